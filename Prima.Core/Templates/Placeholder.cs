namespace Prima.Core.Templates;

/// <summary>The names that texts may hold in braces. They are Indonesian, for those who write the texts are.</summary>
public static class Placeholder
{
    public const string PatientName = "nama";
    public const string Volunteer = "relawan";
    public const string Medicine = "obat";
    public const string Dose = "dosis";
    public const string Title = "judul";
    public const string Text = "pesan";
    public const string Place = "tempat";
    public const string Doctor = "dokter";
    public const string EventAt = "acara";
    public const string Patient = "pasien";
    public const string Reason = "alasan";
    public const string Urgency = "prioritas";
    public const string Quote = "kutipan";
    public const string Deadline = "batas";
    public const string AnsweredAt = "jam";
    public const string Date = "tanggal";
    public const string Ago = "lalu";
    public const string List = "daftar";
    public const string Answers = "pilihan";
    public const string Phone = "nomor";
    public const string Code = "kode";
    public const string Emergency = "darurat";

    /// <summary>May be empty. Any other without a value is a mistake of ours.</summary>
    public static IReadOnlySet<string> Optional { get; } = new HashSet<string> { Dose, Place, Doctor, Text };

    /// <summary>What the text of a plan may hold.</summary>
    public static IReadOnlyList<string> OfPlans { get; } = [PatientName, Volunteer, Medicine, Dose, Title, Place, Doctor, EventAt];
}
