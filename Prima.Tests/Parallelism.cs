using NUnit.Framework;

// Only fixtures that ask for it run side by side: those whose tests wait for other processes most of their time.
[assembly: LevelOfParallelism(4)]
