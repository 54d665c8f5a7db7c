namespace BetaBae.ServiceDefaults;

/// <summary>
/// What a command does to which table, such as <c>INSERT Messages</c>: a few words for however many statements and values. It knows
/// as much of SQL as our own statements and EF Core's need; nothing of a literal can get into it.
/// </summary>
internal static class SqlSummary
{
    /// <summary>A name's characters beyond which it is cut.</summary>
    private const int MaxName = 64;

    private static readonly HashSet<string> Operations =
        ["SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP", "CALL", "COMMIT", "ROLLBACK", "START", "BEGIN", "SET", "USE"];

    /// <summary>They begin or prepare what a command is about, and say nothing of it.</summary>
    private static readonly string[] Preludes = ["SET", "START", "BEGIN"];

    /// <summary>They stand between an operation and its table.</summary>
    private static readonly HashSet<string> Modifiers =
        new(["INTO", "IGNORE", "LOW_PRIORITY", "TEMPORARY", "IF", "NOT", "EXISTS"], StringComparer.OrdinalIgnoreCase);

    /// <param name="sql">One or several statements.</param>
    /// <returns>Of the first that tells something; null when it is none that is known here.</returns>
    public static string? Of(string? sql)
    {
        string? prelude = null;
        for (var rest = new SqlWords(sql); rest.MoveNext(); rest.SkipStatement())
        {
            if (rest.IsEnd)
            {
                continue;
            }

            var operation = rest.Current.ToString().ToUpperInvariant();
            if (rest.IsQuoted || !Operations.Contains(operation))
            {
                return prelude;
            }

            if (!Preludes.Contains(operation))
            {
                return Describe(operation, rest);
            }

            prelude ??= operation;
        }

        return prelude;
    }

    private static string Describe(string operation, SqlWords rest)
    {
        switch (operation)
        {
            case "SELECT" or "DELETE":
                return Named(operation, Source(rest, rest.Depth) ?? Source(rest, int.MaxValue));
            case "INSERT" or "REPLACE" or "UPDATE":
                return Named(operation, Target(rest));
            case "CREATE" or "ALTER" or "DROP":
                return rest.MoveNext() && !rest.IsQuoted && rest.Current.Equals("TABLE", StringComparison.OrdinalIgnoreCase)
                    ? Named($"{operation} TABLE", Target(rest))
                    : operation;
            default:
                return operation;
        }
    }

    private static string Named(string operation, string? table) => table is null ? operation : $"{operation} {table}";

    /// <summary>What follows the first FROM that is not deeper in parentheses: a table, or the same of what stands in parentheses there.</summary>
    private static string? Source(SqlWords words, int depth)
    {
        while (words.MoveNext())
        {
            if (words.IsEnd)
            {
                return null;
            }

            if (!words.IsQuoted && words.Depth <= depth && words.Current.Equals("FROM", StringComparison.OrdinalIgnoreCase))
            {
                var from = words.Depth;
                if (!words.MoveNext() || words.IsEnd)
                {
                    return null;
                }

                if (words.Depth <= from)
                {
                    return Name(words);
                }

                depth = words.Depth;
            }
        }

        return null;
    }

    /// <summary>The next word that is no part of the operation.</summary>
    private static string? Target(SqlWords words)
    {
        while (words.MoveNext() && !words.IsEnd)
        {
            if (words.IsQuoted || !Modifiers.Contains(words.Current.ToString()))
            {
                return Name(words);
            }
        }

        return null;
    }

    private static string? Name(SqlWords words)
    {
        var name = words.Current;
        return name.Length > MaxName || name.ContainsAnyExcept(SqlWords.NameCharacters) ? null : name.ToString();
    }
}
