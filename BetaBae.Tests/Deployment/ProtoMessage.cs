using System.Buffers.Binary;
using System.Text;

namespace BetaBae.Tests.Deployment;

/// <summary>One protobuf message as it is on the wire: fields by number, without a schema. As much of it as OTLP uses.</summary>
internal sealed class ProtoMessage
{
    private readonly ILookup<int, Field> _fields;

    private ProtoMessage(ILookup<int, Field> fields) => _fields = fields;

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ProtoMessage Parse(ReadOnlyMemory<byte> bytes) => new(Read(bytes).ToLookup(f => f.Number));

    public IEnumerable<ProtoMessage> Messages(int field) => _fields[field].Select(f => Parse(f.Bytes));

    /// <summary>The message of a field; an empty one when it is not there.</summary>
    public ProtoMessage Message(int field) => Messages(field).FirstOrDefault() ?? Parse(default);

    public bool Has(int field) => _fields.Contains(field);

    public string Text(int field) => Encoding.UTF8.GetString(_fields[field].FirstOrDefault().Bytes.Span);

    public string Hex(int field) => Convert.ToHexStringLower(_fields[field].FirstOrDefault().Bytes.Span);

    public long Number(int field) => (long)_fields[field].FirstOrDefault().Value;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(_fields[field].FirstOrDefault().Value);

    private static List<Field> Read(ReadOnlyMemory<byte> bytes)
    {
        var fields = new List<Field>();
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            var (number, type) = ((int)(key >> 3), (int)(key & 7));
            fields.Add(type switch
            {
                0 => new Field(number, Varint(ref bytes), default),
                1 => new Field(number, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span), default),
                2 => new Field(number, 0, Take(ref bytes, (int)Varint(ref bytes))),
                5 => new Field(number, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span), default),
                _ => throw new InvalidDataException($"Wire type {type} of field {number}"),
            });
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int count)
    {
        if (count > bytes.Length)
        {
            throw new InvalidDataException("It ends within a field");
        }

        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private readonly record struct Field(int Number, ulong Value, ReadOnlyMemory<byte> Bytes);
}
