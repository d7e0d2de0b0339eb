// Command sneakerhead is the whole product in one binary: `sneakerhead dev` for a laptop,
// `sneakerhead serve` for a server, and commands for operators.
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
	"github.com/google/uuid"

	"sneakerhead/internal/config"
)

// commands is the command line. Each command has its own file.
type commands struct {
	Dev         devCommand         `cmd:"" help:"Run everything on this machine, with a private Postgres and Redis and dev sign-in."`
	Serve       serveCommand       `cmd:"" help:"Serve the API, the sockets and the web client, and run the workers."`
	Migrate     migrateCommand     `cmd:"" help:"Apply or revert migrations of the database's schema, or list them."`
	Admin       adminCommand       `cmd:"" help:"Grant, revoke and list the admin role."`
	Audit       auditCommand       `cmd:"" help:"Check every invariant of the ledger; exit 1 when one is broken."`
	Rehearse    rehearseCommand    `cmd:"" help:"Play a whole drop with simulated buyers against a running deployment, and check what they were told; exit 1 when a check does not hold, 2 when it could not play."`
	Check       checkCommand       `cmd:"" help:"Say with which settings it would run, and whether everything that it needs is there; exit 1 when serve would not start."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask the server on this machine whether it is alive; for containers."`
	Version     versionCommand     `cmd:"" help:"Print the version and the revision of the source."`
}

// process is what a command gets of the process that it runs in.
type process struct {
	ctx    context.Context // cancelled by SIGINT and SIGTERM
	env    config.Environment
	stdout io.Writer
	stderr io.Writer
}

// errSilent ends the program with status 1 and without a message, after a command that has printed
// everything.
var errSilent = errors.New("")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	uuid.EnableRandPool() // one call of the kernel for many ids
	p := &process{ctx: ctx, env: os.LookupEnv, stdout: os.Stdout, stderr: os.Stderr}
	if err := realMain(p, os.Args[1:]); err != nil {
		if !errors.Is(err, errSilent) {
			fmt.Fprintln(os.Stderr, "sneakerhead:", strings.Join(strings.Fields(err.Error()), " ")) // in one line
		}
		stop()
		os.Exit(statusOf(err))
	}
}

// cannotPlay is the error of a rehearsal that could not be played. Its status is 2, because 1 says
// that one was played and a check did not hold.
type cannotPlay struct{ error }

// Unwrap lets errors.Is see what the error is.
func (c cannotPlay) Unwrap() error { return c.error }

// statusOf returns the exit status for an error.
func statusOf(err error) int {
	if errors.As(err, &cannotPlay{}) {
		return 2
	}
	return 1
}

func realMain(p *process, args []string) error {
	var c commands
	parser, err := kong.New(&c, kong.Name("sneakerhead"), kong.Writers(p.stdout, p.stderr),
		kong.Description("Limited editions, sold exactly: a real-time drop platform."), kong.UsageOnError())
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		err = fmt.Errorf("%w; `sneakerhead --help` lists the commands", err)
		if len(args) > 0 && args[0] == "rehearse" {
			return cannotPlay{err}
		}
		return err
	}
	return parsed.Run(p)
}
