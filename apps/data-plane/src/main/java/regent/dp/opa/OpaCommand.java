package regent.dp.opa;

import picocli.CommandLine.Command;

/// `regent opa`: what stands in for the program `opa`.
@Command(
    name = "opa",
    description = "Stand in for the program opa.",
    mixinStandardHelpOptions = true,
    subcommands = OpaRunCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class OpaCommand {}
