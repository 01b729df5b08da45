using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>The limits, as they are configured here and as they hold.</summary>
internal sealed class LimitsListVerb : Verb
{
    private static readonly string[] Columns = ["name", "limit", "configured", "set_by", "set_at", "reason"];

    public LimitsListVerb()
        : base("list", "List the limits, and what a person has lowered", "prima limits list", "prima limits list --json")
    {
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var limits = await services.GetRequiredService<ILimitDesk>().ListAsync(stopping);
        call.Output.Rows(Columns, [.. limits.Select(Row)]);
        return ExitCode.Done;
    }

    private static object?[] Row(LimitRow limit) => [limit.Name.ToString(), limit.Now.ToString(), limit.Configured.ToString(), limit.By, limit.At, limit.Reason];
}
