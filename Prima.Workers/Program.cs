using Prima.Workers.Cli;

return (int)await CommandLine.RunAsync(args);
