package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"sneakerhead/internal/config"
	"sneakerhead/internal/demo"
	"sneakerhead/internal/devstack"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rehearsal"
	"sneakerhead/internal/telemetry"
)

// devCommand is `sneakerhead dev`.
type devCommand struct {
	config.Settings
	Data  string `default:".dev" placeholder:"FOLDER" help:"Where Postgres and Redis keep their data."`
	Crowd int    `default:"12" placeholder:"N" help:"How many simulated buyers hold, buy and let go pairs of one demo drop, so that it moves; 0 for none."`
}

// defaultData is the folder in which dev keeps its data, and leaves its address.
const defaultData = ".dev"

// maxCrowd is more than a newcomer can follow; a load test is something else.
const maxCrowd = 200

// childStopLimit bounds how long Postgres and Redis may take to stop.
const childStopLimit = 15 * time.Second

// Run implements the command.
func (c *devCommand) Run(p *process) (err error) {
	settings, err := c.Validate(config.ModeDev, p.env)
	if err != nil {
		return err
	}
	if c.Crowd < 0 || c.Crowd > maxCrowd {
		return fmt.Errorf("--crowd: want how many simulated buyers, from 0 to %d, got %d", maxCrowd, c.Crowd)
	}
	log, flush := telemetry.NewLogger(p.stderr, settings.LogLevel, settings.LogFormat)
	defer flush()
	metrics := newMetrics()
	front, err := openFront(settings, metrics.metrics.HTTP, log) // before the databases start, so that a port in use is reported at once
	if err != nil {
		return err
	}
	defer front.close()
	if err := metrics.open(settings, c.Logging.MetricsAddr != "", log); err != nil {
		return err
	}
	defer metrics.close()
	stopTracing, err := startTracing(p, log)
	if err != nil {
		return err
	}
	defer stopTracing()
	children := &children{folder: c.Data, progress: p.stdout}
	defer func() { err = firstError(err, children.stop()) }()
	if err := children.start(p.ctx, settings); err != nil {
		return err
	}
	replica, err := c.prepare(p, settings, front, metrics, log)
	if err != nil {
		return err
	}
	if err := children.writeAddresses(settings); err != nil {
		return err
	}
	if err := writeAddress(c.Data, front.address()); err != nil {
		return err
	}
	defer func() { _ = os.Remove(addressFile(c.Data)) }()
	fmt.Fprintf(p.stdout, "\nSneakerHead is ready: http://%s\n", front.address())
	fmt.Fprintf(p.stdout, "Anybody may sign in by e-mail; admin@example.com is an admin. Ctrl-C stops everything and keeps the data in %s.\n", c.Data)
	fmt.Fprintf(p.stdout, "To check every invariant of the database: env $(cat %s) %s audit\n\n", children.env(), ownCommand())
	ctx, stop := context.WithCancel(context.WithoutCancel(p.ctx))
	defer stop()
	go func() {
		defer stop() // the crowd leaves before the shop closes
		c.runCrowd(p.ctx, "http://"+front.address(), log)
	}()
	return replica.run(ctx)
}

// crowdLeaveLimit is how long the crowd may take to let go what it holds.
const crowdLeaveLimit = 2 * time.Second

// runCrowd has simulated buyers use the shop until the context ends, and returns when they have
// left.
func (c *devCommand) runCrowd(ctx context.Context, shop string, log *slog.Logger) {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		crowd := rehearsal.Crowd{Shop: shop, People: c.Crowd, SKU: demo.CrowdSKU, Log: log}
		crowd.Run(ctx)
	}()
	<-ctx.Done()
	select {
	case <-gone:
	case <-time.After(crowdLeaveLimit):
	}
}

// prepare migrates the database, builds the replica, and creates demo drops when no drop is live.
func (c *devCommand) prepare(p *process, settings *config.Config, front *front, metrics *metricsServer, log *slog.Logger) (*replica, error) {
	fmt.Fprintln(p.stdout, "preparing the database …")
	if _, err := postgres.MigrateUp(p.ctx, settings.DatabaseURL.Reveal()); err != nil {
		return nil, err
	}
	replica, err := newReplica(p.ctx, settings, roleAll, front, metrics, log)
	if err != nil {
		return nil, err
	}
	reads := postgres.NewReads(replica.db)
	created, err := demo.Fill(p.ctx, time.Now(), func(ctx context.Context) (int, error) {
		live, err := reads.Shelf(ctx, drop.ShelfLive)
		return len(live), err
	}, func(ctx context.Context, d drop.Drop) error {
		_, err := replica.service.Create(ctx, d, drop.System)
		return err
	})
	if err != nil {
		replica.stop()
		return nil, err
	}
	if created > 0 {
		fmt.Fprintf(p.stdout, "created %d demo drops\n", created)
	}
	return replica, nil
}

// children are the private Postgres and Redis. When DB_URL or REDIS_URL is set, that server is used
// and no child is started.
type children struct {
	folder   string
	progress io.Writer
	postgres *devstack.Postgres
	redis    *devstack.Redis
}

const devDatabase = "sneakerhead"

func (c *children) start(ctx context.Context, settings *config.Config) error {
	if !settings.DatabaseURL.IsSet() {
		fmt.Fprintln(c.progress, "starting Postgres …")
		server, err := devstack.StartPostgres(ctx, devstack.PostgresOptions{Dir: filepath.Join(c.folder, "postgres"), Durable: true})
		if err != nil {
			return err
		}
		c.postgres = server
		if err := server.EnsureDatabase(ctx, devDatabase); err != nil {
			return err
		}
		settings.DatabaseURL = config.NewSecret(server.URL(devDatabase))
	}
	if !settings.RedisURL.IsSet() {
		fmt.Fprintln(c.progress, "starting Redis …")
		server, err := devstack.StartRedis(ctx, devstack.RedisOptions{Dir: filepath.Join(c.folder, "redis"), Persist: true})
		if err != nil {
			return err
		}
		c.redis = server
		settings.RedisURL = config.NewSecret(server.URL())
	}
	return nil
}

// env returns the path of the file that writeAddresses writes.
// ownCommand is how this program is called: as it was, or by its path when that was not a name that
// a shell finds.
func ownCommand() string {
	called := os.Args[0]
	if _, err := exec.LookPath(called); err == nil {
		return called
	}
	if path, err := os.Executable(); err == nil {
		return path
	}
	return called
}

func (c *children) env() string { return filepath.Join(c.folder, "env") }

// writeAddresses writes the addresses of Postgres and Redis with their passwords into a file that
// only its owner can read. `sneakerhead audit` and psql can be run with it.
func (c *children) writeAddresses(settings *config.Config) error {
	text := fmt.Sprintf("DB_URL=%s\nREDIS_URL=%s\nREDIS_PREFIX=%s\n",
		settings.DatabaseURL.Reveal(), settings.RedisURL.Reveal(), settings.RedisPrefix)
	if err := os.MkdirAll(c.folder, 0o755); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if err := os.WriteFile(c.env(), []byte(text), 0o600); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return nil
}

// stop ends the children, Postgres last.
func (c *children) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), childStopLimit)
	defer cancel()
	var err error
	if c.redis != nil {
		err = c.redis.Stop(ctx)
	}
	if c.postgres != nil {
		err = firstError(err, c.postgres.Stop(ctx))
	}
	return err
}

func firstError(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
