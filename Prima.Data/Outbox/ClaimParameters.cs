using Npgsql;
using Prima.Core.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Outbox;

/// <summary>Parameters that several of the claim's statements have.</summary>
internal static class ClaimParameters
{
    /// <summary>What a device's room is counted by.</summary>
    public static NpgsqlParameterCollection AddDevice(this ClaimTerms terms, NpgsqlParameterCollection parameters) => parameters
        .With("clock_offset", terms.ClockOffset)
        .With("max_in_flight", terms.MaxInFlightPerDevice)
        .With("device_permits", terms.Device.Permits)
        .With("device_window", terms.Device.Window + terms.Delay);

    public static Guid[] Ids(this IReadOnlyList<Attempt> attempts)
    {
        var ids = new Guid[attempts.Count];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = attempts[i].Id;
        return ids;
    }
}
