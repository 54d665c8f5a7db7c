using BetaBae.Bench;
using BetaBae.Bench.Deployment;
using BetaBae.Bench.Limit;
using BetaBae.Bench.Micro;
using BetaBae.Bench.Scenarios;

try
{
    switch (args)
    {
        case [LimitProcess.Argument]:
            await LimitServer.RunAsync();
            return 0;
        case [FeedIndexProbe.Argument, var database]:
            await FeedIndexProbe.RunAsync(database);
            return 0;
        case ["micro", ..]:
            Micro.Run(args[1..]);
            return 0;
        case ["list"]:
            foreach (var scenario in Catalog.All)
            {
                Console.WriteLine($"{scenario.Name,-16} {scenario.Summary}");
            }

            return 0;
        default:
            return await Run.AsyncOf(Options.Parse(args));
    }
}
catch (BenchException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
