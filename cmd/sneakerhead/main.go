// Command sneakerhead is the whole product in one binary: `sneakerhead dev` on a laptop, `sneakerhead serve` behind a
// load balancer, and what an operator needs beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"sneakerhead/internal/config"
)

// version is set by the build.
var version = "dev"

// commands is the command line. Each command is a file of its own.
type commands struct {
	Dev     devCommand     `cmd:"" help:"Run everything on this machine, with a private Postgres and Redis and dev sign-in."`
	Serve   serveCommand   `cmd:"" help:"Serve the API, the sockets and the web client, and run the workers."`
	Migrate migrateCommand `cmd:"" help:"Bring the database's schema up, down, or show where it is."`
	Admin   adminCommand   `cmd:"" help:"Say who is an admin."`
	Audit   auditCommand   `cmd:"" help:"Check every invariant of the ledger; exit 1 when one is broken."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// world is what every command may use of its surroundings.
type world struct {
	ctx    context.Context // ends with SIGINT or SIGTERM
	env    config.Environment
	stdout io.Writer
	stderr io.Writer
}

// errSilent ends the program with status 1 when everything has been said.
var errSilent = errors.New("")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	w := &world{ctx: ctx, env: os.LookupEnv, stdout: os.Stdout, stderr: os.Stderr}
	if err := realMain(w, os.Args[1:]); err != nil {
		if !errors.Is(err, errSilent) {
			fmt.Fprintln(os.Stderr, "sneakerhead:", strings.Join(strings.Fields(err.Error()), " ")) // in one line
		}
		stop()
		os.Exit(1)
	}
}

func realMain(w *world, args []string) error {
	var c commands
	parser, err := kong.New(&c, kong.Name("sneakerhead"), kong.Writers(w.stdout, w.stderr),
		kong.Description("Limited editions, sold exactly: a real-time drop platform."), kong.UsageOnError())
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return fmt.Errorf("%w; `sneakerhead --help` lists the commands", err)
	}
	return parsed.Run(w)
}

// versionCommand is `sneakerhead version`.
type versionCommand struct{}

// Run implements the command.
func (versionCommand) Run(w *world) error {
	_, err := fmt.Fprintln(w.stdout, "sneakerhead", version)
	return err
}
