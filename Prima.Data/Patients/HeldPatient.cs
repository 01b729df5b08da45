using Prima.Core.Operations;
using Prima.Core.Time;
using Prima.Data.Consent;
using Prima.Data.Postgres;

namespace Prima.Data.Patients;

/// <summary>What a deed works with: the transaction, the patient it holds, and who does it.</summary>
/// <param name="Deed">By the volunteer's id: the number is people's data, and events are kept for ever.</param>
internal sealed record HeldPatient(SteppedTransaction Transaction, LockedPatient Patient, ConsentWriter Consent, string ActorName, Deed Deed)
{
    /// <summary>Plans whose horizon is to be filled when the deed is done.</summary>
    public List<Guid> Begun { get; } = [];

    /// <summary>Of what is refused for now: when it may be tried again, where the patient lives.</summary>
    public LocalMoment? RefusedUntil { get; set; }

    /// <summary>False when it was so already.</summary>
    public bool Changed { get; set; }
}
