using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Prima.Workers.FakeFonnte;

/// <summary><c>POST /send</c>.</summary>
internal sealed class FakeSend(FakeFonnteOptions options, FakeGateway gateway, FakeScript script, TimeProvider clock, Random random)
{
    private const int LongestText = 60_000;

    private int requests;

    public int Requests => Volatile.Read(ref requests);

    public async Task HandleAsync(HttpContext http)
    {
        var nth = Interlocked.Increment(ref requests);
        var fields = await FakeFields.ReadAsync(http.Request);
        var arrived = FakeArrival.Of(http, clock);
        var step = script.Take(nth, fields?["target"]);
        var device = gateway.ByToken(FakeAnswers.TokenOf(http));
        await WaitAsync(step, http.RequestAborted);
        if (device is null)
            await FakeAnswers.BadTokenAsync(http, options, gateway);
        else if (step is { Fault.Takes: false })
            await NotTakenAsync(http, device, step);
        else
            await TakenAsync(http, device, fields, step, arrived);
    }

    private async Task TakenAsync(HttpContext http, FakeDevice device, FakeFields? fields, FakeScript.Step? step, DateTimeOffset arrived)
    {
        if (step?.Fault.Act == FakeAct.Connect)
            gateway.Connect(device);
        var (parts, reason) = Read(fields, device);
        if (reason is not null)
        {
            await RefuseAsync(http, reason);
            return;
        }

        if (device.Spend(parts.Count) is not { } quota)
        {
            await RefuseAsync(http, "insufficient quota");
            return;
        }

        var receipts = step?.Fault.Receipts ?? options.Receipts;
        var taken = await gateway.TakeAsync(device, parts, receipts, arrived);
        if (receipts.HasFlag(FakeReceipts.BeforeAnswer))
            await Task.WhenAll(taken.Select(gateway.ForwardAsync));
        try
        {
            if (step?.Fault.Act != FakeAct.Hang)
                await AnswerAsync(http, taken, quota, step?.Fault);
        }
        finally
        {
            // What was taken goes on, whatever became of the answer.
            if (!receipts.HasFlag(FakeReceipts.BeforeAnswer))
                _ = Task.WhenAll(taken.Select(gateway.ForwardAsync));   // owned by the webhooks
        }

        if (step?.Fault.Act == FakeAct.Hang)
            await FakeAnswers.HangAsync(http, clock);
    }

    private async Task AnswerAsync(HttpContext http, IReadOnlyList<FakeMessage> taken, (int Quota, int Remaining, int Used) quota, FakeFault? fault)
    {
        var body = Accepted(taken, quota, fault);
        switch (fault?.Act)
        {
            case FakeAct.Drop:
                http.Abort();
                break;
            case FakeAct.Empty:
                break;
            case FakeAct.Page:
                await FakeAnswers.PageAsync(http, fault.Http);
                break;
            case FakeAct.TooLong:
                await FakeAnswers.JsonAsync(http, body + new string(' ', 100 * 1024));
                break;
            case FakeAct.Truncated:
                await FakeAnswers.JsonAsync(http, body[..(body.Length / 2)]);
                break;
            case FakeAct.Cut:
                http.Response.ContentLength = body.Length;
                await http.Response.WriteAsync(body[..(body.Length / 2)]);
                await http.Response.Body.FlushAsync();
                http.Abort();
                break;
            default:
                await FakeAnswers.JsonAsync(http, body);
                break;
        }
    }

    private async Task NotTakenAsync(HttpContext http, FakeDevice device, FakeScript.Step step)
    {
        switch (step.Fault.Act)
        {
            case FakeAct.Drop:
                http.Abort();
                break;
            case FakeAct.Hang:
                await FakeAnswers.HangAsync(http, clock);
                break;
            case FakeAct.Page:
                await FakeAnswers.PageAsync(http, step.Fault.Http);
                break;
            case FakeAct.RetryAfter:
                if (step.Wait is not null || step.Fault.Http == 503)
                    http.Response.Headers.RetryAfter = Math.Ceiling((step.Wait ?? TimeSpan.FromSeconds(1)).TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await FakeAnswers.PageAsync(http, step.Fault.Http);
                break;
            case FakeAct.Redirect:
                http.Response.Headers.Location = "/elsewhere";
                http.Response.StatusCode = step.Fault.Http;
                break;
            case FakeAct.Disconnect:
                gateway.Disconnect(device);
                if (step.Wait is { } wait)
                    gateway.ConnectAfter(device, wait);
                await RefuseAsync(http, "request invalid on disconnected device");
                break;
            case FakeAct.UseUpQuota:
                device.SetRemaining(0);
                await RefuseAsync(http, "insufficient quota");
                break;
            default:
                await RefuseAsync(http, step.Fault.Text);
                break;
        }
    }

    /// <summary>What is to be sent, or the reason of a refusal.</summary>
    private static (IReadOnlyList<(string Target, string Text)> Parts, string? Reason) Read(FakeFields? fields, FakeDevice device)
    {
        if (fields is null)
            return ([], "invalid/empty body value");
        if (!fields.AreTyped)
            return ([], "input invalid");
        var (parts, reason) = fields["data"] is { } data ? ReadBatch(data) : ReadOne(fields["target"], fields["message"] ?? fields["url"], fields["countryCode"]);
        if (reason is not null)
            return ([], reason);
        if (parts.Any(part => part.Text.Length > LongestText))
            return ([], "input invalid");
        if (fields["url"] is { } url && !Uri.IsWellFormedUriString(url, UriKind.Absolute))
            return ([], "url invalid");
        if (fields["inboxid"] is not (null or "0"))
            return ([], "unknown inbox id");   // it has no inbox
        return fields.Boolean("connectOnly", ifMissing: true) == true && !device.Connected ? ([], "request invalid on disconnected device") : (parts, null);
    }

    private static (IReadOnlyList<(string Target, string Text)> Parts, string? Reason) ReadOne(string? target, string? text, string? countryCode)
    {
        if (target is null || text is null)
            return ([], "invalid/empty body value");
        var (targets, reason) = FakeTargets.Normalise(target, countryCode ?? "62");
        return ([.. targets.Select(t => (t, text))], reason);
    }

    private static (IReadOnlyList<(string Target, string Text)> Parts, string? Reason) ReadBatch(string data)
    {
        try
        {
            var items = JsonSerializer.Deserialize<List<Dictionary<string, string>>>(data) ?? [];
            var parts = new List<(string, string)>();
            foreach (var item in items)
            {
                var (some, reason) = ReadOne(item.GetValueOrDefault("target"), item.GetValueOrDefault("message"), item.GetValueOrDefault("countryCode"));
                if (reason is not null)
                    return ([], reason);
                parts.AddRange(some);
            }

            return parts.Count > 0 ? (parts, null) : ([], "invalid/empty body value");
        }
        catch (JsonException)
        {
            return ([], "JSON format invalid");
        }
    }

    private string Accepted(IReadOnlyList<FakeMessage> taken, (int Quota, int Remaining, int Used) quota, FakeFault? fault)
    {
        var body = FakeJson.Object(
            ("detail", fault is { Act: FakeAct.Detail } ? fault.Text : "success! message in queue"),
            ("id", taken.Select(m => options.IdsAsStrings ? (object)m.Id.ToString(CultureInfo.InvariantCulture) : m.Id)),
            ("process", "pending"),
            ("quota", FakeJson.Object((taken[0].Device.Number, FakeJson.Object(
                ("details", "deduced from total quota"), ("quota", quota.Quota), ("remaining", quota.Remaining), ("used", quota.Used))))),
            ("requestid", gateway.NextRequestId()),
            ("status", fault is { Act: FakeAct.StatusAsString } ? "true" : true),
            ("target", taken.Select(m => m.Target)));
        if (fault is { Act: FakeAct.NoId })
            body.Remove("id");
        return FakeJson.Write(body);
    }

    private Task RefuseAsync(HttpContext http, string reason) => reason is "invalid token"
        ? FakeAnswers.JsonAsync(http, FakeJson.Of(("reason", reason), ("status", false)))
        : FakeAnswers.JsonAsync(http, FakeJson.Of(("reason", reason), ("requestid", gateway.NextRequestId()), ("status", false)));

    /// <summary>The usual delay of an answer, or the fault's own.</summary>
    private async Task WaitAsync(FakeScript.Step? step, CancellationToken gone)
    {
        var usual = options.AnswerDelayMin;
        if (options.AnswerDelayMax > options.AnswerDelayMin)
            lock (random)
                usual += (options.AnswerDelayMax - options.AnswerDelayMin) * random.NextDouble();
        var own = step is null || step.Fault.Act is FakeAct.RetryAfter or FakeAct.Disconnect ? null : step.Wait;
        if ((own ?? usual) > TimeSpan.Zero)
            await Task.Delay(own ?? usual, clock, step is null or { Fault.Takes: true } ? CancellationToken.None : gone);
    }
}
