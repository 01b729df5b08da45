using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;
using NUnit.Framework;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Prima.Tests.Architecture;

/// <summary>Core ← Data ← Workers; each driver and library behind one wall.</summary>
[Parallelizable]
public class DependencyRuleTests
{
    private static readonly Assembly Core = typeof(Prima.Core.Diagnostics.FaultPoints).Assembly;
    private static readonly Assembly Data = typeof(Prima.Data.Postgres.ConnectionStrings).Assembly;
    private static readonly Assembly Workers = typeof(Prima.Workers.Hosting.LoopMonitor).Assembly;

    /// <summary>Libraries are in it as far as we refer to them.</summary>
    private static readonly ArchUnitNET.Domain.Architecture Prima = new ArchLoader().LoadAssemblies(Core, Data, Workers).Build();

    [Test]
    public void Core_knows_abstractions_and_pure_libraries_only()
    {
        string[] allowed = ["System.", "Microsoft.Extensions.", "NodaTime", "DistributedLock.Core"];
        var others = Core.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !allowed.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
        Assert.That(others, Is.Empty);
    }

    [Test]
    public void Only_Data_knows_the_driver_and_the_mapper() =>
        ArchRuleAssert.FulfilsRule(Prima, Types().That().ResideInAssembly(Core, Workers).Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^(Npgsql|NpgsqlTypes|Dapper)(\.|$)")));

    /// <summary>The rule below would be empty if it did not see what the driver's own wall lets through.</summary>
    [Test]
    public void A_dependency_that_is_there_is_seen()
    {
        var rule = Types().That().ResideInAssembly(Data).Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^(Npgsql|NpgsqlTypes|Dapper)(\.|$)"));
        Assert.That(rule.HasNoViolations(Prima), Is.False);
    }

    [Test]
    public void Data_does_not_know_Workers() =>
        Assert.That(Data.GetReferencedAssemblies().Select(name => name.Name), Does.Not.Contain("Prima.Workers"));

    [Test]
    public void Polly_stands_behind_the_gateway_only() => ArchRuleAssert.FulfilsRule(Prima, Types().That().ResideInAssembly(Core, Data, Workers)
        .And().DoNotResideInNamespaceMatching(@"^Prima\.Workers\.Fonnte(\.|$)")
        .Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^Polly(\.|$)")));

    [Test]
    public void Serilog_stands_where_the_host_is_composed_only() => ArchRuleAssert.FulfilsRule(Prima, Types().That().ResideInAssembly(Core, Data, Workers)
        .And().DoNotResideInNamespaceMatching(@"^Prima\.Workers\.Hosting$")
        .Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^Serilog(\.|$)")));
}
