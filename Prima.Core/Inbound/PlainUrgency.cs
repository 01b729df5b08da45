using System.Text;

namespace Prima.Core.Inbound;

/// <summary>Knows urgent texts by pieces of words, wherever they stand. It says yes too often, which is the safe side.</summary>
public sealed class PlainUrgency : IUrgency
{
    private static readonly string[] Pieces =
    [
        .. new[]
        {
            "henti", "stop", "setop", "brenti", "berenti", "unsub", "matikan", "cabut", "jangan", "batal", "cancel", "keluar", "exit", "hapus", "delete", "remove", "cukup",
            "darurat", "gawat", "emergency", "sesak", "sesek", "napas", "nafas", "nyawa", "sedak", "darah", "pingsan", "semaput", "sadar", "respon", "kejang", "dada", "jantung",
            "stroke", "koma", "dosis", "bunuh", "mati", "hidup", "meninggal", "wafat", "pulang", "inna", "tiada", "tidak ada", "ga ada", "gak ada", "nggak ada", "almarhum",
            "makam", "kubur", "seda", "passed",
        }.Select(Plain),
    ];

    public bool IsUrgent(string text)
    {
        var plain = Plain(text);
        return Pieces.Any(piece => plain.Contains(piece, StringComparison.Ordinal));
    }

    /// <summary>Lower case, a letter said many times said once: STOOOP is stop.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKC).ToLowerInvariant())
        {
            if (plain.Length == 0 || plain[^1] != letter)
                plain.Append(letter);
        }

        return plain.ToString();
    }
}
