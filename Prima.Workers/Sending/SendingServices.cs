using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Core.Patients;
using Prima.Core.Sending;
using Prima.Workers.Consent;
using Prima.Workers.Fonnte;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.VolunteerTasks;

namespace Prima.Workers.Sending;

/// <summary>The terms that every role and verb works under, and the loops of sender and janitor.</summary>
internal static class SendingServices
{
    public static IServiceCollection AddPrimaSending(this IServiceCollection services, PrimaSettings settings, FaultSwitches faults, Roles roles)
    {
        services.AddSingleton(Terms(settings, faults));
        services.AddSingleton(new ConfiguredLimits(
            settings.Limits.Recipient, settings.Limits.Device, settings.Limits.Fleet, settings.Limits.Reminders, settings.Limits.PatientReplies));
        services.AddSingleton(new PeopleTerms(
            settings.Rules.TimeZone, settings.Rules.QuietHours, settings.Rules.Grace, settings.Rules.ConsentSpacing, settings.Rules.EmergencyNumber, faults.ClockOffset)
        {
            AlertEvery = settings.Rules.AlertEvery,
        });
        services.AddSingleton(new SendingDevices(
            settings.Fonnte.Devices.ToDictionary(device => device.Key, device => device.Value.Number), settings.Fonnte.EffectiveDefaultDevice));
        services.AddSingleton<RetryPolicy>();
        services.AddSingleton<IMessageGateway>(all => ActivatorUtilities.CreateInstance<FonnteClient>(all, settings.Fonnte, settings.Sender.SendTimeout));
        if (roles.HasFlag(Roles.Sender))
        {
            services.AddSingleton<IHostedService>(all => ActivatorUtilities.CreateInstance<DeviceKeeper>(all, Pace(all, new PollEvery(DeviceKeeper.Every))));
            services.AddSingleton<IHostedService>(all => ActivatorUtilities.CreateInstance<OutboxSender>(all, Pace(all, settings.Sender, wakes: true)));
        }

        if (roles.HasFlag(Roles.Janitor))
        {
            services.AddSingleton<IHostedService>(all => ActivatorUtilities.CreateInstance<Janitor.Janitor>(all, Pace(all, settings.Janitor)));
            services.AddSingleton<IHostedService>(all => ActivatorUtilities.CreateInstance<ConsentSweep>(all, Pace(all, new ConsentSweep.SweepOptions())));
            services.AddSingleton<IHostedService>(all => ActivatorUtilities.CreateInstance<AlertRounds>(all, Pace(all, new AlertRounds.RoundOptions())));
        }

        return services;
    }

    /// <summary>Of TLS, through the internet.</summary>
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(500);

    private static ClaimTerms Terms(PrimaSettings settings, FaultSwitches faults) => new(
        WorkerIdentity.Name, settings.Sender.ClaimTtl, settings.Sender.MaxInFlightPerDevice,
        settings.Limits.Recipient, settings.Limits.Device, settings.Limits.Fleet, faults.ClockOffset,
        settings.Fonnte.BaseUrl.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) ? Handshake : default)
    {
        Replies = settings.Limits.PatientReplies,
    };

    private static Pace Pace(IServiceProvider all, LoopOptions options, bool wakes = false) => new(
        all.GetRequiredService<TimeProvider>(), all.GetRequiredService<Random>(), options, wakes ? all.GetRequiredService<WakeUps>().Subscribe() : null);

    private sealed class PollEvery : LoopOptions
    {
        public PollEvery(TimeSpan every) => IdlePoll = every;
    }
}
