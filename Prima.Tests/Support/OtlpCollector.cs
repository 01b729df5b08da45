using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Prima.Tests.Support;

/// <summary>What an operator's collector of OpenTelemetry would get, by either protocol.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    /// <summary>Of each message of gRPC: whether it is compressed, and its length.</summary>
    private const int GrpcPrefix = 5;

    private readonly ConcurrentQueue<byte[]> bodies = [];
    private readonly ConcurrentQueue<TracedSpan> spans = [];
    private readonly WebApplication listener;
    private readonly string protocol;

    private OtlpCollector(WebApplication listener, string protocol)
    {
        (this.listener, this.protocol) = (listener, protocol);
        listener.Run(TakeAsync);
    }

    public IReadOnlyList<TracedSpan> Spans => [.. spans];

    /// <summary>All that came, as text: protobuf holds strings as they are.</summary>
    public IEnumerable<string> Texts => bodies.Select(body => Encoding.Latin1.GetString(body));

    /// <summary>What makes a worker tell this collector, at once.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", listener.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
    ];

    /// <param name="protocol">As operators write it.</param>
    public static async Task<OtlpCollector> StartAsync(string protocol = "http/protobuf")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = protocol == "grpc" ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var collector = new OtlpCollector(builder.Build(), protocol);
        await collector.listener.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task TakeAsync(HttpContext call)
    {
        using var body = new MemoryStream();
        await call.Request.Body.CopyToAsync(body);
        var isGrpc = call.Request.ContentType == "application/grpc";
        var message = body.ToArray()[(isGrpc ? GrpcPrefix : 0)..];
        bodies.Enqueue(message);
        if (call.Request.Path.Value is "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
            Read(message);
        if (!isGrpc)
            return;
        call.Response.ContentType = "application/grpc";
        await call.Response.Body.WriteAsync(new byte[GrpcPrefix]);
        call.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>ExportTraceServiceRequest: its resource_spans hold scope_spans, and these spans.</summary>
    private void Read(byte[] request)
    {
        foreach (var (_, ofResource) in Fields(request).Where(field => field.Number == 1))
            foreach (var (_, ofScope) in Fields(ofResource).Where(field => field.Number == 2))
                foreach (var (_, span) in Fields(ofScope).Where(field => field.Number == 2))
                {
                    var fields = Fields(span).ToLookup(field => field.Number, field => field.Value);
                    spans.Enqueue(new TracedSpan(
                        Convert.ToHexStringLower(fields[1].First()), Convert.ToHexStringLower(fields[2].First()), Convert.ToHexStringLower(fields[4].FirstOrDefault() ?? []),
                        Encoding.UTF8.GetString(fields[5].First())));
                }
    }

    /// <summary>The length-delimited fields of a protobuf message; numbers are passed over.</summary>
    private static IEnumerable<(int Number, byte[] Value)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = ReadVarint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    ReadVarint(message, ref at);
                    break;
                case 1:
                    at += sizeof(ulong);
                    break;
                case 2:
                    var length = (int)ReadVarint(message, ref at);
                    yield return ((int)(tag >> 3), message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    at += sizeof(uint);
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }
        }
    }

    private static ulong ReadVarint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
