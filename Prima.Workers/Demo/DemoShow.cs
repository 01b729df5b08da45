namespace Prima.Workers.Demo;

/// <summary>The demo from its first line to its last.</summary>
internal sealed class DemoShow(DemoPlan plan, DemoPage page)
{
    /// <summary>True when the ledger balances.</summary>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var messages = DemoMessages.Load();
        page.Title(plan);
        var stage = await DemoStage.StartAsync(plan.Chaos, stopping);
        IReadOnlyList<string> leaveCommands = [];
        LedgerReport report;
        try
        {
            page.Stage(await stage.Store.ReadVersionAsync(stopping), stage.GatewayUrl, stage.WebUrl, plan.Chaos);
            var people = DemoPeople.Load(plan.Patients, stage.Settings);
            page.Messages(plan, messages);
            report = await PlayAsync(stage, messages, people, clock, stopping);
            if (plan.Keep)
                leaveCommands = await stage.LeaveAsync();
        }
        finally
        {
            await stage.DisposeAsync();
        }

        page.Ledger(report);
        page.End(plan, clock.GetElapsedTime(started), leaveCommands);
        return report.Balanced;
    }

    private async Task<LedgerReport> PlayAsync(DemoStage stage, DemoMessages messages, DemoPeople people, TimeProvider clock, CancellationToken stopping)
    {
        stage.Phones.GiveTo(people);
        await using var fleet = stage.Fleet(plan.Workers);
        await fleet.StartAsync(stopping);
        var dueAt = DemoPlan.DueAt(clock.GetUtcNow());
        page.People(people, dueAt);
        var run = new DemoRun(plan, stage, fleet, messages, people, dueAt, clock, new Random());
        await page.WatchAsync(every => run.RunAsync(every, stopping));
        await fleet.StopAsync(stopping);
        var inbound = InboundReport.Compare(
            stage.Deliveries, await stage.Store.ReadInboxAsync(stopping), await stage.Store.CountAnswersAsync(stopping), await stage.Store.CountTasksAsync(stopping));
        return Ledger.Compare(
            [.. run.Enqueued, .. stage.Phones.Wanted], inbound, TakenRequest.ReadAll(stage.LedgerFile), await stage.Store.ReadRecordAsync(stopping), people.Silent, await stage.Store.CountMisplacedAsync(stopping), fleet.Kills);
    }
}
