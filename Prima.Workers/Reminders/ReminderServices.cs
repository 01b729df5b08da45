using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Reminders;

/// <summary>Everything the role scheduler needs, from valid settings; the verbs that touch reminders need it too, without the loops.</summary>
internal static class ReminderServices
{
    public static IServiceCollection AddPrimaReminders(this IServiceCollection services, PrimaSettings settings, FaultSwitches faults, Roles roles)
    {
        services.AddSingleton(new ReminderTerms(
            settings.Rules.Horizon, settings.Rules.QuietHours, Zone.Find(settings.Rules.TimeZone), faults.ClockOffset));
        services.AddSingleton<ReminderRound>();
        if (!roles.HasFlag(Roles.Scheduler))
            return services;
        services.AddSingleton<IHostedService>(all => ActivatorUtilities.CreateInstance<HorizonPlanner>(all, Pace(all, new LookEvery(), null)));
        services.AddSingleton<IHostedService>(all =>
            ActivatorUtilities.CreateInstance<ReminderScheduler>(all, Pace(all, settings.Scheduler, all.GetRequiredService<WakeUps>().SubscribeScheduler())));
        return services;
    }

    private static Pace Pace(IServiceProvider all, LoopOptions options, System.Threading.Channels.ChannelReader<bool>? wakeUps) => new(
        all.GetRequiredService<TimeProvider>(), all.GetRequiredService<Random>(), options, wakeUps);

    private sealed class LookEvery : LoopOptions
    {
        public LookEvery() => IdlePoll = HorizonPlanner.LookEvery;
    }
}
