using NUnit.Framework;

// Only fixtures that ask for it run side by side: those whose tests wait for other processes most of their time, and those of which each test has a database to itself.
[assembly: LevelOfParallelism(4)]
