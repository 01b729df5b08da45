using Medallion.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Consent;
using Prima.Core.Devices;
using Prima.Core.FollowUps;
using Prima.Core.Import;
using Prima.Core.Inbound;
using Prima.Core.Janitor;
using Prima.Core.Locking;
using Prima.Core.Operations;
using Prima.Core.Operations.Why;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Core.Patients;
using Prima.Core.Plans;
using Prima.Core.VolunteerTasks;
using Prima.Data.Consent;
using Prima.Core.Reminders;
using Prima.Data.Devices;
using Prima.Data.FollowUps;
using Prima.Data.Import;
using Prima.Data.Inbound;
using Prima.Data.Janitor;
using Prima.Data.Locking;
using Prima.Data.Operations;
using Prima.Data.Outbox;
using Prima.Data.Patients;
using Prima.Data.Plans;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;
using Prima.Data.VolunteerTasks;
using Prima.Data.Reminders;

namespace Prima.Data;

/// <summary>Core's ports over PostgreSQL.</summary>
public static class DataServices
{
    /// <summary>Needs <see cref="ClaimTerms"/>, <see cref="ConfiguredLimits"/>, <see cref="PeopleTerms"/>, <see cref="ReminderTerms"/>, the catalogue, the clock, the fault points and <see cref="IWakeUps"/> from the caller.</summary>
    /// <param name="connectionString">Where everything goes; may lead through a pooler.</param>
    /// <param name="directConnectionString">Where wake-ups are listened for; null: the same.</param>
    /// <param name="isVerb">What asks each thing once, and ends.</param>
    public static IServiceCollection AddPrimaData(this IServiceCollection services, string connectionString, string? directConnectionString, bool isVerb = false)
    {
        services.AddSingleton(all => new WorkerConnections(connectionString, isVerb, all.GetRequiredService<ILogger<WorkerConnections>>()));
        services.AddSingleton<IConnectionBudget>(all => all.GetRequiredService<WorkerConnections>());
        services.AddSingleton(all => all.GetRequiredService<WorkerConnections>().Main);
        services.AddSingleton(all => all.GetRequiredService<WorkerConnections>().Spare);
        services.AddSingleton<IOutbox, PostgresOutbox>();
        services.AddSingleton<IMessageIntake>(_ => new PostgresMessageIntake(connectionString));
        services.AddSingleton<IPeopleIntake, PostgresPeopleIntake>();
        services.AddSingleton<IPatientDesk, PostgresPatientDesk>();
        services.AddSingleton<IPlanDesk, PostgresPlanDesk>();
        services.AddSingleton<IConversations, PostgresConversations>();
        services.AddSingleton<ITaskDesk, PostgresTaskDesk>();
        services.AddSingleton<IAlertRounds, PostgresAlertRounds>();
        services.AddSingleton<IConsentSweep, PostgresConsentSweep>();
        services.AddSingleton<SettleBuffer>();
        services.AddSingleton<PuttingRight>();
        services.AddSingleton<IDevices, PostgresDevices>();
        services.AddSingleton<IInboxDoor>(all => new PostgresInboxDoor(connectionString, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IInboxDesk, PostgresInboxDesk>();
        services.AddSingleton<IJanitorStore, PostgresJanitorStore>();
        services.AddSingleton<PostgresLimits>();
        services.AddSingleton<IRateLimiters, PostgresRateLimiters>();
        services.AddSingleton<IFencedLockProvider, PostgresLockProvider>();
        services.AddSingleton<IHorizon, PostgresHorizon>();
        services.AddSingleton<IReminderStore, PostgresReminderStore>();
        services.AddSingleton<IFollowUpStore, PostgresFollowUpStore>();
        services.AddSingleton<InboxFailures>();
        services.AddSingleton<DeviceReports>();
        services.AddSingleton<IReportReader, PostgresReportReader>();
        services.AddSingleton<IReminderDesk, PostgresReminderDesk>();
        services.AddSingleton<IInbox, PostgresInbox>();
        services.AddSingleton<PostgresInboxBell>();
        services.AddSingleton<IInboxBell>(all => all.GetRequiredService<PostgresInboxBell>());
        services.AddSingleton<IHostedService>(all => all.GetRequiredService<PostgresInboxBell>());
        services.AddSingleton<IDatabaseProbe, PostgresProbe>();
        services.AddSingleton<IMessageDesk, PostgresMessageDesk>();
        services.AddSingleton<PostgresResend>();
        services.AddSingleton<IFleetRegister, PostgresFleetRegister>();
        services.AddSingleton<IFleetDesk, PostgresFleetDesk>();
        services.AddSingleton<IWhyDesk, PostgresWhyDesk>();
        services.AddSingleton<ILockDesk, PostgresLockDesk>();
        services.AddSingleton<ILimitDesk, PostgresLimitDesk>();
        services.AddSingleton<IDatabaseInspector>(all =>
            new PostgresInspector(all.GetRequiredService<NpgsqlDataSource>(), directConnectionString, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(all => new WakeUpListener(
            directConnectionString is null ? all.GetRequiredService<NpgsqlDataSource>() : DataSourceFactory.Create(directConnectionString, maxPoolSize: 1, pool: "wake-ups"),
            all.GetRequiredService<IWakeUps>(), all.GetRequiredService<TimeProvider>(), all.GetRequiredService<Random>(), all.GetRequiredService<ILogger<WakeUpListener>>()));
        return services;
    }
}
