package main

import (
	"context"
	"fmt"
	"time"

	"sneakerhead/internal/config"
	"sneakerhead/internal/postgres"
)

// migrateCommand is `sneakerhead migrate`.
type migrateCommand struct {
	Up     migrateUp     `cmd:"" help:"Apply every migration that is missing. Safe when many replicas start at once."`
	Down   migrateDown   `cmd:"" help:"Revert the newest migration, and delete its data. Refuses while there are drops."`
	Status migrateStatus `cmd:"" help:"List the migrations, and which of them are applied."`
}

type (
	migrateUp   struct{}
	migrateDown struct {
		DestroyData string `placeholder:"DATABASE" help:"The name of the database. Needed while there are drops, whose data is deleted."`
	}
	migrateStatus struct{}
)

// Run implements the command.
func (migrateUp) Run(p *process) error {
	url, err := config.DatabaseURL(p.env)
	if err != nil {
		return err
	}
	if err := reach(p, url.Reveal()); err != nil {
		return err
	}
	done, err := postgres.MigrateUp(p.ctx, url.Reveal())
	return report(p, "applied", "the schema is up to date", done, err)
}

// reachLimit is how long `migrate up` waits for a Postgres that is not there yet.
const reachLimit = 30 * time.Second

func reach(p *process, url string) error {
	ctx, cancel := context.WithTimeout(p.ctx, reachLimit)
	defer cancel()
	return postgres.Reach(ctx, url, func(error) {
		fmt.Fprintf(p.stderr, "Postgres does not answer; waiting up to %s\n", reachLimit)
	})
}

// Run implements the command.
func (m migrateDown) Run(p *process) error {
	url, err := config.DatabaseURL(p.env)
	if err != nil {
		return err
	}
	done, err := postgres.MigrateDown(p.ctx, url.Reveal(), m.DestroyData)
	return report(p, "reverted", "there is no migration to revert", done, err)
}

// Run implements the command.
func (migrateStatus) Run(p *process) error {
	url, err := config.DatabaseURL(p.env)
	if err != nil {
		return err
	}
	all, err := postgres.MigrationStatus(p.ctx, url.Reveal())
	if err != nil {
		return err
	}
	for _, m := range all {
		state := "missing"
		if m.Applied {
			state = "applied"
		}
		fmt.Fprintf(p.stdout, "%-8s %s\n", state, m.Name)
	}
	return nil
}

func report(p *process, what, none string, done []postgres.Migration, err error) error {
	if err != nil {
		return err
	}
	for _, m := range done {
		fmt.Fprintln(p.stdout, what, m.Name)
	}
	if len(done) == 0 {
		fmt.Fprintln(p.stdout, none)
	}
	return nil
}
