using System.Text;

namespace Prima.Workers.Import;

/// <summary>A file's bytes as text, and where in the text a quote is left open.</summary>
internal static class CsvText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Without its byte order mark, if it has one.</summary>
    public static (string? Text, CsvError? Error) Decode(byte[] content)
    {
        try
        {
            return (Strict.GetString(content).TrimStart('\ufeff'), null);
        }
        catch (DecoderFallbackException fault)
        {
            var line = 1 + content.AsSpan(0, Math.Clamp(fault.Index, 0, content.Length)).Count((byte)'\n');
            return (null, new CsvError(line, null, "not_utf8", "is no UTF-8: save the file as \"CSV UTF-8\""));
        }
    }

    /// <summary>Comma, or the semicolon of a spreadsheet whose decimal sign is the comma: whichever the header has more of.</summary>
    public static char DelimiterOf(string text)
    {
        var header = text.AsSpan().TrimStart();
        header = header.IndexOfAny('\r', '\n') is var end and >= 0 ? header[..end] : header;
        return header.Count(';') > header.Count(',') ? ';' : ',';
    }

    /// <summary>How many lines into <paramref name="record"/> a quote opens that does not close before the cell does; null when all close.</summary>
    public static int? OpenQuoteIn(string record, char delimiter)
    {
        var line = 0;
        int? opened = null;
        for (var i = 0; i < record.Length; i++)
        {
            var atStart = i == 0 || record[i - 1] == delimiter || record[i - 1] == '\n';
            if (opened is null && record[i] == '"' && atStart)
                opened = line;
            else if (opened is not null && record[i] == '"')
            {
                if (i + 1 < record.Length && record[i + 1] == '"')
                    i++;
                else if (i + 1 == record.Length || record[i + 1] == delimiter || record[i + 1] is '\r' or '\n')
                    opened = null;
                else
                    return opened;
            }

            if (record[i] == '\n')
                line++;
        }

        return opened;
    }
}
