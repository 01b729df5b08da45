using Prima.Core.Patients;

namespace Prima.Data.Import;

/// <summary>A patient whose row an import holds.</summary>
internal sealed record KnownPatient(Guid Id, string Phone, PatientFields Fields, string ConsentStatus, string? ImportedConsent);
