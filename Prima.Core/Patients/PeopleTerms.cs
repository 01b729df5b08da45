using Prima.Core.Time;

namespace Prima.Core.Patients;

/// <summary>The product's values that people's records depend on; the same in every worker of a fleet.</summary>
/// <param name="TimeZone">Of who has none of their own.</param>
/// <param name="QuietHours">In which only urgent plans may have a time.</param>
/// <param name="Grace">Of a plan that names none.</param>
/// <param name="ConsentSpacing">The least time between two requests to one number.</param>
/// <param name="EmergencyNumber">Whom a text tells people to call.</param>
/// <param name="ClockOffset">How far the product's clock is from the database's; zero but in tests.</param>
public sealed record PeopleTerms(string TimeZone, QuietHours QuietHours, TimeSpan Grace, TimeSpan ConsentSpacing, string EmergencyNumber, TimeSpan ClockOffset)
{
    /// <summary>Between two rounds of alerts about what is urgent.</summary>
    public TimeSpan AlertEvery { get; init; } = TimeSpan.FromMinutes(10);
}
