using System.Globalization;
using Prima.Core.Import;

namespace Prima.Workers.Import;

/// <summary>The codes of <see cref="RowRemarkCode"/> in words that say what to do.</summary>
internal static class RowRemarks
{
    public static CsvError Explain(RowRemark remark, int line) => new(line, remark.Column, remark.Code, Reason(remark));

    private static string Reason(RowRemark remark) => remark.Reason ?? remark.Code switch
    {
        RowRemarkCode.UnknownVolunteer => "is the number of no volunteer: import the volunteer first, or leave the cell empty",
        RowRemarkCode.UnknownPatient => "is the number of no patient: import the patient first",
        RowRemarkCode.PlanKeyInUse => "already names another patient's plan: give this one a key of its own",
        RowRemarkCode.PlanKeyOfDeleted => "names a plan that ended when its patient was deleted, and no key is used twice: give this one a key of its own",
        RowRemarkCode.PatientHasSpoken => "was left as it is: the patient has answered, and a file does not speak after that (prima patients record does)",
        RowRemarkCode.CountedBefore => "was left as it is: this same entry was counted before, and another after it; if it is given anew, say so by prima patients record, or with a note of its own",
        RowRemarkCode.StaysWithdrawn => "was left as it is: the patient has withdrawn, and granting again takes prima patients record … --again",
        RowRemarkCode.NumberWasLeft => "was another patient's until that patient's number was changed: if the file is older than that, delete this one (prima patients delete); if the number is somebody else's now, record the consent by prima patients record",
        RowRemarkCode.NeverDue => "leaves no time that is still to come: the plan is taken in, and no reminder of it will be sent",
        RowRemarkCode.GraceReachesNext => "is as long as the time to the next reminder: after an outage both may leave within minutes, and the dose be taken twice; give a shorter one",
        RowRemarkCode.BeingSent => string.Create(CultureInfo.InvariantCulture, $"is changed, but {remark.Count} {(remark.Count == 1 ? "message" : "messages")} with the old text or time {(remark.Count == 1 ? "is" : "are")} being sent: tell the patient"),
        _ => remark.Code,
    };
}
