package main

import (
	"fmt"

	"sneakerhead/internal/config"
	"sneakerhead/internal/postgres"
)

// migrateCommand is `sneakerhead migrate`.
type migrateCommand struct {
	Up     migrateUp     `cmd:"" help:"Apply every migration that is missing. Safe when many replicas start at once."`
	Down   migrateDown   `cmd:"" help:"Take the newest migration back, and its data with it."`
	Status migrateStatus `cmd:"" help:"List the migrations and which of them are applied."`
}

type (
	migrateUp     struct{}
	migrateDown   struct{}
	migrateStatus struct{}
)

// Run implements the command.
func (migrateUp) Run(w *world) error {
	url, err := config.DatabaseURL(w.env)
	if err != nil {
		return err
	}
	done, err := postgres.MigrateUp(w.ctx, url.Reveal())
	return report(w, "applied", "the schema is up to date", done, err)
}

// Run implements the command.
func (migrateDown) Run(w *world) error {
	url, err := config.DatabaseURL(w.env)
	if err != nil {
		return err
	}
	done, err := postgres.MigrateDown(w.ctx, url.Reveal())
	return report(w, "taken back", "there is no migration to take back", done, err)
}

// Run implements the command.
func (migrateStatus) Run(w *world) error {
	url, err := config.DatabaseURL(w.env)
	if err != nil {
		return err
	}
	all, err := postgres.MigrationStatus(w.ctx, url.Reveal())
	if err != nil {
		return err
	}
	for _, m := range all {
		state := "missing"
		if m.Applied {
			state = "applied"
		}
		fmt.Fprintf(w.stdout, "%-8s %s\n", state, m.Name)
	}
	return nil
}

func report(w *world, what, none string, done []postgres.Migration, err error) error {
	if err != nil {
		return err
	}
	for _, m := range done {
		fmt.Fprintln(w.stdout, what, m.Name)
	}
	if len(done) == 0 {
		fmt.Fprintln(w.stdout, none)
	}
	return nil
}
