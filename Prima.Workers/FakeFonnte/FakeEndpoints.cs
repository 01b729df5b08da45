using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Prima.Workers.FakeFonnte;

/// <summary>The gateway's smaller endpoints, and the switches under <c>/fake</c> that the real one does not have.</summary>
internal sealed class FakeEndpoints(FakeFonnteOptions options, FakeGateway gateway)
{
    private const int MostToValidate = 500;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/device", http => ForDeviceAsync(http, DeviceAsync));
        routes.MapPost("/validate", http => ForDeviceAsync(http, ValidateAsync));
        routes.MapPost("/delete-message", http => ForDeviceAsync(http, DeleteAsync));
        routes.MapPost("/reset-message", http => ForDeviceAsync(http, ResetAsync));
        routes.MapPost("/qr", http => ForDeviceAsync(http, QrAsync));
        // Retired, and in this order of keys.
        routes.MapPost("/status", http => FakeAnswers.JsonAsync(
            http, """{"status":false,"reason":"this API is deprecated, use webhook update message status instead"}"""));
        routes.MapPost("/fake/devices/{device}/disconnect", http => SwitchAsync(http, gateway.Disconnect));
        routes.MapPost("/fake/devices/{device}/connect", http => SwitchAsync(http, gateway.Connect));
        routes.MapPost("/fake/devices/{device}/incoming", WroteAsync);
        routes.MapPost("/fake/devices/{device}/quota/{left:int}", http => SwitchAsync(
            http, device => device.SetRemaining(int.Parse((string)http.GetRouteValue("left")!, CultureInfo.InvariantCulture))));
    }

    private async Task ForDeviceAsync(HttpContext http, Func<HttpContext, FakeDevice, Task> answer)
    {
        if (gateway.ByToken(FakeAnswers.TokenOf(http)) is { } device)
            await answer(http, device);
        else if (http.Request.Path == "/device")
            await Refuse(http, "token invalid");
        else
            await FakeAnswers.BadTokenAsync(http, options, gateway);
    }

    private async Task SwitchAsync(HttpContext http, Action<FakeDevice> change)
    {
        var device = gateway.Find((string)http.GetRouteValue("device")!);
        if (device is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        change(device);
        await FakeAnswers.JsonAsync(http, FakeJson.Of(("connected", device.Connected), ("quota", device.Remaining)));
    }

    /// <summary>A form with <c>sender</c> and <c>message</c>: somebody writes. Answered when that is on its way.</summary>
    private async Task WroteAsync(HttpContext http)
    {
        var fields = await FakeFields.ReadAsync(http.Request);
        if (gateway.Find((string)http.GetRouteValue("device")!) is not { } device || fields?["sender"] is not { } sender || fields["message"] is not { } message)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        _ = gateway.WroteAsync(device, sender, message); // owned by the webhooks
        await FakeAnswers.JsonAsync(http, FakeJson.Of(("status", true)));
    }

    private static Task DeviceAsync(HttpContext http, FakeDevice device) => FakeAnswers.JsonAsync(http, FakeJson.Of(
        ("device", device.Number), ("device_status", device.Connected ? "connect" : "disconnect"), ("expired", "18 November 2029"), ("messages", 0),
        ("name", device.LedgerName), ("package", "Reguler"), ("quota", device.Remaining.ToString(CultureInfo.InvariantCulture)), ("status", true)));

    private static async Task ValidateAsync(HttpContext http, FakeDevice device)
    {
        var fields = await FakeFields.ReadAsync(http.Request);
        if (fields?["target"] is not { } list)
        {
            await Refuse(http, "target required");
            return;
        }

        var (targets, reason) = FakeTargets.Normalise(list, fields["countryCode"] ?? "62");
        await (reason is not null || targets.Count > MostToValidate
            ? Refuse(http, "target invalid")
            : FakeAnswers.JsonAsync(http, FakeJson.Of(("not_registered", Array.Empty<string>()), ("registered", targets), ("status", true))));
    }

    private async Task DeleteAsync(HttpContext http, FakeDevice device)
    {
        var id = (await FakeFields.ReadAsync(http.Request))?["id"];
        if (!gateway.TryFind(id, device, out var message))
            await Refuse(http, "invalid message id");
        else if (message.Status == "processing")
            await Refuse(http, "cannot delete message with status processing");
        else if (message.Device.Forget(message))
            await FakeAnswers.JsonAsync(http, FakeJson.Of(("detail", $"message {id} successfully deleted"), ("status", true)));
        else
            await Refuse(http, "invalid message id");
    }

    /// <summary>The real reply is not documented.</summary>
    private async Task ResetAsync(HttpContext http, FakeDevice device)
    {
        var id = (await FakeFields.ReadAsync(http.Request))?["id"];
        await (gateway.TryFind(id, device, out _)
            ? FakeAnswers.JsonAsync(http, FakeJson.Of(("detail", $"message {id} rescheduled"), ("status", true)))
            : Refuse(http, "invalid message id"));
    }

    private static Task QrAsync(HttpContext http, FakeDevice device) => device.Connected
        ? Refuse(http, "device already connect")
        : FakeAnswers.JsonAsync(http, FakeJson.Of(("status", true), ("url", "iVBORw0KGgo=")));

    private static Task Refuse(HttpContext http, string reason) => FakeAnswers.JsonAsync(http, FakeJson.Of(("reason", reason), ("status", false)));
}
