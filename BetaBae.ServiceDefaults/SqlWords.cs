using System.Buffers;

namespace BetaBae.ServiceDefaults;

/// <summary>The words of SQL one after the other, with how deep in parentheses each stands: names and keywords, no literals, no comments.</summary>
internal ref struct SqlWords(ReadOnlySpan<char> sql)
{
    /// <summary>What a word is made of; a dot is between a schema and a table.</summary>
    public static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$.");

    private ReadOnlySpan<char> _rest = sql;

    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>It is a name between backticks, and no keyword.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>It is the semicolon that ends a statement.</summary>
    public bool IsEnd { get; private set; }

    public int Depth { get; private set; }

    public bool MoveNext()
    {
        (IsQuoted, IsEnd) = (false, false);
        while (!_rest.IsEmpty)
        {
            switch (_rest[0])
            {
                case '(':
                    Depth++;
                    _rest = _rest[1..];
                    break;
                case ')':
                    Depth--;
                    _rest = _rest[1..];
                    break;
                case ';':
                    IsEnd = true;
                    Depth = 0;
                    Take(0, 1);
                    return true;
                case '`':
                    IsQuoted = true;
                    var end = _rest[1..].IndexOf('`');
                    Take(1, end < 0 ? _rest.Length - 1 : end);
                    _rest = end < 0 ? [] : _rest[1..];
                    return true;
                case '\'' or '"':
                    SkipLiteral(_rest[0]);
                    break;
                case '#':
                    SkipBehind("\n");
                    break;
                case '-' when _rest.StartsWith("--"):
                    SkipBehind("\n");
                    break;
                case '/' when _rest.StartsWith("/*"):
                    SkipBehind("*/");
                    break;
                case var c when NameCharacters.Contains(c):
                    var length = _rest.IndexOfAnyExcept(NameCharacters);
                    Take(0, length < 0 ? _rest.Length : length);
                    return true;
                default:
                    _rest = _rest[1..];
                    break;
            }
        }

        return false;
    }

    /// <summary>To the beginning of the next one.</summary>
    public void SkipStatement()
    {
        while (!IsEnd && MoveNext())
        {
        }
    }

    private void Take(int start, int length)
    {
        Current = _rest.Slice(start, length);
        _rest = _rest[(start + length)..];
    }

    private void SkipBehind(string end)
    {
        var at = _rest.IndexOf(end);
        _rest = at < 0 ? [] : _rest[(at + end.Length)..];
    }

    /// <summary>A quote in it is doubled, which makes two literals of it, or behind a backslash.</summary>
    private void SkipLiteral(char quote)
    {
        _rest = _rest[1..];
        for (var at = _rest.IndexOfAny(quote, '\\'); ; at = _rest.IndexOfAny(quote, '\\'))
        {
            if (at < 0)
            {
                _rest = [];
                return;
            }

            var isEnd = _rest[at] == quote;
            _rest = _rest[Math.Min(_rest.Length, isEnd ? at + 1 : at + 2)..];
            if (isEnd)
            {
                return;
            }
        }
    }
}
