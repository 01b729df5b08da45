using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Plans;
using Prima.Core.Reminders;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Plans;

/// <summary>The horizon: some plans a transaction, each two round trips. Locks first, in one order; then a look; the dates are C#; then one insert.</summary>
internal sealed partial class PostgresHorizon(NpgsqlDataSource dataSource, ReminderTerms terms, PrimaMetrics metrics, TimeProvider clock, Random random, ILogger<PostgresHorizon> logger) : IHorizon
{
    /// <summary>Enough to make a flush cheap, and few enough that whoever stops one of the patients waits for milliseconds.</summary>
    private const int BatchSize = 100;

    /// <summary>As many as a hundred plans have in a fortnight. A hundred have two hundred thousand in a year, and one statement would not end in time.</summary>
    private const int MostOccurrences = 10_000;

    /// <summary>Where much is kept, or much is to do, the rest comes with the next pass: one that never ended would be taken for stuck.</summary>
    private static readonly TimeSpan LongestAround = TimeSpan.FromSeconds(20);

    private static readonly string Hurry = Sql.Query("hurry");
    private static readonly string Unexpanded = Sql.Query("plans/unexpanded");
    private static readonly string LockPatients = Sql.Query("plans/lock_patients");
    private static readonly string LockPlans = Sql.Query("plans/lock_plans");
    private static readonly string ReadForExpansion = Sql.Query("plans/read_for_expansion");
    private static readonly string ReadCancelled = Sql.Query("plans/read_cancelled");
    private static readonly string ExpandHorizon = Sql.Query("plans/expand_horizon");
    private static readonly string ReturnCancelled = Sql.Query("plans/return_cancelled");
    private static readonly string Wake = Sql.Query("reminders/wake");

    public async Task<int> ExpandAsync(IReadOnlyList<Guid>? planIds, CancellationToken stopping) => (await ExpandAsync(planIds, isPass: false, stopping)).Count;

    public Task<HorizonPass> ExpandSomeAsync(CancellationToken stopping) => ExpandAsync(null, isPass: true, stopping);

    private async Task<HorizonPass> ExpandAsync(IReadOnlyList<Guid>? planIds, bool isPass, CancellationToken stopping)
    {
        var batches = (planIds ?? await FindAsync(stopping)).Distinct().Chunk(BatchSize).ToArray();

        // A fleet that looks at the same hour shares the work better when each begins elsewhere.
        random.Shuffle(batches);
        var (count, hasMore, unreadable) = (0, false, new List<Guid>());
        ExceptionDispatchInfo? met = null, held = null;
        var (began, metAt) = (clock.GetTimestamp(), 0L);
        foreach (var batch in batches)
            await TryExpandAsync(batch);

        if (count > 0)
            await dataSource.TryWakeAsync(Wake, CancellationToken.None); // schedulers that sleep until the next reminder they know of must hear of an earlier one
        // Last, so that they hold up no others; and loudly, for nobody would miss reminders that were never there.
        held?.Throw();
        return unreadable.Count == 0 || hasMore ? new HorizonPass(count, hasMore) : throw new InvalidDataException(
            $"All but these plans were planned, which this version of Prima cannot read (look at their rule and time_zone, or update the program): {string.Join(", ", unreadable)}");

        // Where somebody keeps a patient or plan, the half without it goes on. It is waited for once, not by each half.
        async Task TryExpandAsync(Guid[] batch)
        {
            if (met is not null && clock.GetElapsedTime(metAt) > LongestAround)
            {
                held ??= met;
                return;
            }

            if (isPass && clock.GetElapsedTime(began) > LongestAround)
            {
                hasMore = true;
                return;
            }

            IEnumerable<Guid[]> rest = [];
            try
            {
                var expanded = await ExpandAsync(batch, again: planIds is not null, hurries: met is not null, end: "commit", stopping);
                count += expanded.Count;
                unreadable.AddRange(expanded.Unreadable);
                rest = expanded.Left;
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                if (met is null)
                    (met, metAt) = (ExceptionDispatchInfo.Capture(fault), clock.GetTimestamp());
                if (batch.Length == 1)
                    held ??= met;
                else
                    foreach (var half in batch.Chunk((batch.Length + 1) / 2))
                        await TryExpandAsync(half);
            }

            foreach (var part in rest)
                await TryExpandAsync(part);
        }
    }

    /// <summary>The same, rolled back.</summary>
    public async Task<int> CountUnexpandedAsync(CancellationToken stopping)
    {
        var (count, batches) = (0, new Queue<Guid[]>((await FindAsync(stopping)).Chunk(BatchSize)));
        while (batches.TryDequeue(out var batch))
        {
            var expanded = await ExpandAsync(batch, again: false, hurries: false, end: "rollback", stopping);
            count += expanded.Count;
            foreach (var part in expanded.Left)
                batches.Enqueue(part);
        }

        return count;
    }

    private Task<List<Guid>> FindAsync(CancellationToken stopping) => dataSource.QueryInTransactionAsync(
        Unexpanded, p => p.With("horizon", terms.Horizon).With("clock_offset", terms.ClockOffset), row => row.GetGuid(0), stopping);

    /// <returns>What was made, what cannot be read, and what was too much for one statement, in parts of as many plans as were not.</returns>
    private Task<(int Count, IEnumerable<Guid> Unreadable, IEnumerable<Guid[]> Left)> ExpandAsync(Guid[] planIds, bool again, bool hurries, string end, CancellationToken stopping) =>
        metrics.CountedAsync(logger, clock, "schedule", async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(stopping);
            var (plans, cancelled) = await ReadAsync(connection, planIds, again, hurries, stopping);
            var unreadable = plans.FindAll(plan => plan.Schedule == StoredSchedule.Unreadable);
            unreadable.ForEach(plan => Log.PlanUnreadable(logger, plan.Id));
            var readable = plans.Except(unreadable).ToList();
            var fitting = Fitting(readable);
            var count = await WriteAsync(connection, fitting, cancelled, end, stopping);
            return (count, unreadable.Select(plan => plan.Id), readable.Skip(fitting.Count).Select(plan => plan.Id).Chunk(Math.Max(fitting.Count, 1)));
        });

    /// <summary>Begins the transaction, takes the locks, and looks in the statements after them.</summary>
    private async Task<(List<Span> Plans, Dictionary<Occurrence, Guid> Cancelled)> ReadAsync(NpgsqlConnection connection, Guid[] planIds, bool again, bool hurries, CancellationToken stopping)
    {
        await using var batch = connection.CreateTransaction();
        if (hurries)
            batch.Statement(Hurry);
        batch.Statement(LockPatients).Parameters.With("plan_ids", planIds);
        batch.Statement(LockPlans).Parameters.With("plan_ids", planIds);
        batch.Statement(ReadForExpansion).Parameters.With("plan_ids", planIds).With("again", again).With("horizon", terms.Horizon).With("clock_offset", terms.ClockOffset);
        batch.Statement(ReadCancelled).Parameters.With("plan_ids", planIds).With("again", again);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        if (hurries)
            await reader.NextResultAsync(stopping);
        await reader.NextResultAsync(stopping); // the patients
        await reader.NextResultAsync(stopping); // the plans
        var plans = await reader.NextRowsAsync(ReadSpan, stopping);
        var cancelled = await reader.NextRowsAsync(
            row => KeyValuePair.Create(new Occurrence(row.GetGuid(1), row.GetFieldValue<DateOnly>(2), row.GetFieldValue<TimeOnly>(3)), row.GetGuid(0)), stopping);
        return (plans, new Dictionary<Occurrence, Guid>(cancelled));
    }

    /// <summary>The first of them, with what falls due: as many as one statement can write, and one at least.</summary>
    private static List<(Span Plan, List<PlanOccurrence> Due)> Fitting(List<Span> plans)
    {
        var (fitting, occurrences) = (new List<(Span, List<PlanOccurrence>)>(), 0);
        foreach (var plan in plans)
        {
            var due = plan.Schedule.Between(plan.After, plan.Until).ToList();
            occurrences += due.Count;
            if (occurrences > MostOccurrences && fitting.Count > 0)
                break;
            fitting.Add((plan, due));
        }

        return fitting;
    }

    private async Task<int> WriteAsync(
        NpgsqlConnection connection, List<(Span Plan, List<PlanOccurrence> Due)> plans, Dictionary<Occurrence, Guid> cancelled, string end, CancellationToken stopping)
    {
        var due = plans.SelectMany(one => one.Due, (one, occurrence) => (one.Plan, One: occurrence)).ToList();
        var back = due.FindAll(o => cancelled.ContainsKey(o.Plan.Of(o.One)));
        var made = due.FindAll(o => !cancelled.ContainsKey(o.Plan.Of(o.One)));

        await using var batch = connection.CreateBatch();
        batch.Statement(ExpandHorizon).Parameters
            .With("ids", made.ConvertAll(_ => Guid.CreateVersion7()).ToArray())
            .With("of_plans", made.ConvertAll(o => o.Plan.Id).ToArray())
            .With("of_patients", made.ConvertAll(o => o.Plan.PatientId).ToArray())
            .With("local_dates", made.ConvertAll(o => o.One.LocalDate).ToArray())
            .With("local_times", made.ConvertAll(o => o.One.LocalTime).ToArray())
            .With("due_at", made.ConvertAll(o => o.One.DueAt.UtcDateTime).ToArray())
            .With("plan_ids", plans.ConvertAll(one => one.Plan.Id).ToArray())
            .With("horizon", terms.Horizon)
            .With("clock_offset", terms.ClockOffset);
        if (back.Count > 0)
            batch.Statement(ReturnCancelled).Parameters
                .With("ids", back.ConvertAll(o => cancelled[o.Plan.Of(o.One)]).ToArray())
                .With("due_at", back.ConvertAll(o => o.One.DueAt.UtcDateTime).ToArray());
        batch.Statement(end);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.ReadAsync(stopping);
        var count = reader.GetInt32(0);
        if (back.Count > 0)
            count += (await reader.NextRowsAsync(row => row.GetInt32(0), stopping))[0];
        await reader.FinishAsync(stopping);
        return count;
    }

    private static Span ReadSpan(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1),
        StoredSchedule.Find(row.GetFieldValue<DateOnly>(2), row.GetFieldValue<TimeOnly[]>(3), row.TextOrNull(4), row.GetString(5)) ?? StoredSchedule.Unreadable,
        row.GetDateTime(6), row.GetDateTime(7));

    private sealed record Span(Guid Id, Guid PatientId, PlanSchedule Schedule, DateTime After, DateTime Until)
    {
        public Occurrence Of(PlanOccurrence one) => new(Id, one.LocalDate, one.LocalTime);
    }

    private readonly record struct Occurrence(Guid Plan, DateOnly LocalDate, TimeOnly LocalTime);

    private static partial class Log
    {
        [LoggerMessage(EventIds.PlanUnreadable, LogLevel.Error, "Plan {Plan} cannot be read, so none of its reminders is planned; the others are")]
        public static partial void PlanUnreadable(ILogger logger, Guid plan);
    }
}
