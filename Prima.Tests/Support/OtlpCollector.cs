using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Prima.Tests.Support;

/// <summary>What an operator's collector of OpenTelemetry would get, by http/protobuf.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<byte[]> bodies = [];
    private readonly ConcurrentQueue<TracedSpan> spans = [];

    private OtlpCollector(string address)
    {
        Address = address;
        listener.Prefixes.Add(address + "/");
        listener.Start();
        _ = ListenAsync();
    }

    public string Address { get; }

    public IReadOnlyList<TracedSpan> Spans => [.. spans];

    /// <summary>All that came, as text: protobuf holds strings as they are.</summary>
    public IEnumerable<string> Texts => bodies.Select(body => Encoding.Latin1.GetString(body));

    /// <summary>What makes a worker tell this collector, at once.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
    ];

    public static OtlpCollector Start()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return new OtlpCollector($"http://127.0.0.1:{port}");
    }

    public void Dispose() => listener.Close();

    private async Task ListenAsync()
    {
        while (true)
        {
            HttpListenerContext call;
            try
            {
                call = await listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await call.Request.InputStream.CopyToAsync(body);
            bodies.Enqueue(body.ToArray());
            if (call.Request.Url!.AbsolutePath == "/v1/traces")
                Read(body.ToArray());
            call.Response.Close();
        }
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
