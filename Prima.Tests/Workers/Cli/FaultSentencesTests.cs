using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Workers.Cli;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Tests.Workers.Cli;

public class FaultSentencesTests
{
    private const string Secret = "canary-password";

    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Case(new CommandFault(ExitCode.Refused, "no"), ExitCode.Refused);
        yield return Case(new SettingsException(["wrong"]), ExitCode.Usage);
        yield return Case(new NpgsqlException($"Failed to connect to {Secret}", new SocketException((int)SocketError.ConnectionRefused)), ExitCode.Unreachable);
        yield return Case(new NpgsqlException(Secret, new TimeoutException()), ExitCode.Unreachable);
        yield return Case(Server("57P03"), ExitCode.Unreachable);
        yield return Case(Server("57P01"), ExitCode.Unreachable);
        yield return Case(Server("53300"), ExitCode.Unreachable);
        yield return Case(Server("53100"), ExitCode.Failed);
        yield return Case(Server("28P01"), ExitCode.Usage);
        yield return Case(Server("28000"), ExitCode.Usage);
        yield return Case(Server("3D000"), ExitCode.Usage);
        yield return Case(Server("3F000"), ExitCode.Usage);
        yield return Case(Server("42P01"), ExitCode.Usage);
        yield return Case(Server("25006"), ExitCode.Usage);
        yield return Case(Server("42501"), ExitCode.Usage);
        yield return Case(Server("23505"), ExitCode.Failed);
        yield return Case(new HttpRequestException(Secret), ExitCode.Unreachable);
        yield return Case(new IOException(Secret, new AddressInUseException(Secret)), ExitCode.Failed);
        yield return Case(new SocketException((int)SocketError.AddressNotAvailable), ExitCode.Usage);
        yield return Case(new NpgsqlException(Secret, new SocketException((int)SocketError.AddressNotAvailable)), ExitCode.Unreachable);
        yield return Case(new HttpRequestException(Secret, new SocketException((int)SocketError.AddressNotAvailable)), ExitCode.Unreachable);
        yield return Case(new AggregateException(Server("57P03")), ExitCode.Unreachable);
        yield return Case(new InvalidOperationException(Secret), ExitCode.Failed);
    }

    [TestCaseSource(nameof(Faults))]
    public void Every_fault_is_one_exit_code_and_a_sentence_without_the_driver_s_own_words(Exception fault, int code)
    {
        var (actual, sentence) = FaultSentences.Of(fault);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)actual, Is.EqualTo(code));
            Assert.That(sentence, Is.Not.Empty.And.Not.Contains(Secret));
        }
    }

    [Test]
    public void A_file_that_may_not_be_read_is_named_with_who_may_not() =>
        Assert.That(
            FaultSentences.Of(new UnauthorizedAccessException("Access to the path '/srv/patients.csv' is denied.")),
            Is.EqualTo((ExitCode.Failed, $"Access to the path '/srv/patients.csv' is denied. This runs as the account {Environment.UserName}.")));

    [Test]
    public void Each_fault_of_the_database_has_a_sentence_of_its_own()
    {
        var sentences = Enum.GetValues<DatabaseFault>().Select(fault => FaultSentences.Of(fault).Sentence).ToList();
        Assert.That(sentences, Is.Unique);
    }

    [TestCase("53100", "PostgresException 53100, disk full")]
    [TestCase("40P01", "PostgresException 40P01, deadlock detected")]
    [TestCase("25006", "PostgresException 25006, the database is read-only, a standby or set so; let ConnectionStrings:Prima lead to the primary with Target Session Attributes=primary, or turn default_transaction_read_only off")]
    [TestCase("PR409", "PostgresException PR409")]
    public void In_logs_a_fault_of_the_database_has_its_code_and_postgres_name_for_it(string state, string told) => Assert.That(Cause.Of(Server(state)), Is.EqualTo(told));

    [Test]
    public void Of_a_fault_that_nobody_foresaw_it_says_what_a_report_takes() =>
        Assert.That(FaultSentences.Of(new InvalidOperationException(Secret)).Sentence, Does.Contain("InvalidOperationException").And.Contain("prima --version").And.Not.Contain("Serilog"), "a verb logs nothing");

    [Test]
    public void Somebody_who_stopped_a_verb_is_told_that_it_was_not_done() =>
        Assert.That(FaultSentences.Of(new OperationCanceledException(), stopped: true), Is.EqualTo((ExitCode.Failed, "Stopped before it was done.")));

    private static TestCaseData Case(Exception fault, ExitCode code) =>
        new TestCaseData(fault, (int)code).SetArgDisplayNames((fault as PostgresException)?.SqlState ?? fault.GetType().Name, $"{code}");

    private static PostgresException Server(string state) => new(Secret, "ERROR", "ERROR", state);
}
