using System.Text;
using System.Threading.Channels;

namespace Prima.Workers.FakeFonnte;

/// <summary>The file of what was taken. A line that <see cref="AppendAsync"/> has returned for is on disk.</summary>
/// <remarks>One writer flushes for all who wait at that moment, so the disk's latency bounds no rate.</remarks>
internal sealed class FakeLedger : IAsyncDisposable
{
    private readonly Channel<Entry> waiting = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly FileStream file;
    private readonly Task writer;

    public FakeLedger(string path)
    {
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        EndTornLine(file);
        Before = CountLines(file);
        writer = Task.Run(WriteAsync);
    }

    /// <summary>How many messages predecessors have taken.</summary>
    public long Before { get; }

    public async Task AppendAsync(string lines)
    {
        var entry = new Entry(Encoding.UTF8.GetBytes(lines), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await waiting.Writer.WriteAsync(entry);
        await entry.OnDisk.Task;
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writer;
        await file.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var batch = new List<Entry>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (waiting.Reader.TryRead(out var entry))
                batch.Add(entry);
            var end = file.Position;
            try
            {
                file.Write(batch.SelectMany(entry => entry.Bytes).ToArray());
                file.Flush(flushToDisk: true);
                batch.ForEach(entry => entry.OnDisk.SetResult());
            }
            catch (IOException fault)
            {
                file.SetLength(end); // half a line would spoil the next
                file.Position = end;
                batch.ForEach(entry => entry.OnDisk.SetException(fault));   // then nothing is answered
            }
        }
    }

    /// <summary>A predecessor that was killed may have left half a line.</summary>
    private static void EndTornLine(FileStream file)
    {
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
                file.WriteByte((byte)'\n');
        }

        file.Seek(0, SeekOrigin.End);
    }

    private static long CountLines(FileStream file)
    {
        file.Seek(0, SeekOrigin.Begin);
        var (lines, buffer) = (0L, new byte[64 * 1024]);
        while (file.Read(buffer) is var read and > 0)
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }

    private sealed record Entry(byte[] Bytes, TaskCompletionSource OnDisk);
}
