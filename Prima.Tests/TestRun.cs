using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests;

/// <summary>What happens once a run, around all tests.</summary>
[SetUpFixture]
public class TestRun
{
    [OneTimeTearDown]
    public Task EndTheCluster() => PostgresCluster.EndAsync();
}
