using Prima.Core.Templates;
using Prima.Core.Time;

namespace Prima.Core.Plans;

/// <summary>What a plan is read against.</summary>
/// <param name="Zone">The patient's, for a plan that names none.</param>
/// <param name="QuietHours">In which only urgent plans may have a time.</param>
/// <param name="Grace">For a plan that names none.</param>
/// <param name="Catalogue">The texts that plans fill.</param>
public sealed record PlanTerms(Zone Zone, QuietHours QuietHours, TimeSpan Grace, MessageCatalogue Catalogue);
