package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"sneakerhead/internal/config"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rdb"
)

// checkCommand is `sneakerhead check`.
type checkCommand struct{ config.Settings }

// level is how bad a finding is.
type level string

const (
	levelOK      level = "OK"
	levelWarning level = "WARNING" // serve starts, and something is worse than it could be
	levelError   level = "ERROR"   // serve does not start, or is never ready
)

// finding is what one check has found: one line, which says what to do when it is not OK.
type finding struct {
	level level
	says  string
}

func fine(format string, args ...any) finding { return finding{levelOK, fmt.Sprintf(format, args...)} }
func warning(format string, args ...any) finding {
	return finding{levelWarning, fmt.Sprintf(format, args...)}
}
func failure(format string, args ...any) finding {
	return finding{levelError, fmt.Sprintf(format, args...)}
}

// checks are all checks, in the order of their lines. A check may use what an earlier one has
// opened.
func checks() []struct {
	name string
	look func(*examination) finding
} {
	return []struct {
		name string
		look func(*examination) finding
	}{
		{"settings", lookAtSettings},
		{"sign-in", lookAtSignIn},
		{"origins", lookAtOrigins},
		{"proxies", lookAtProxies},
		{"traces", lookAtTraces},
		{"ports", lookAtPorts},
		{"files", lookAtFiles},
		{"web client", lookAtClient},
		{"Postgres", lookAtPostgres},
		{"schema", lookAtSchema},
		{"writing", lookAtWriting},
		{"Redis", lookAtRedis},
		{"policy", lookAtPolicy},
		{"rights", lookAtRights},
		{"clocks", lookAtClocks},
	}
}

// examination is one run of all checks, and what they have opened.
type examination struct {
	ctx     context.Context
	env     config.Environment
	given   *config.Settings
	machine func() time.Time // this machine's clock

	settings    *config.Config // nil when a setting is wrong
	settingsErr error

	db           *postgres.DB // nil unless Postgres answers
	clock        *postgres.Clock
	redis        *rdb.Clients // nil unless Redis answers
	redisWarning string       // about its policy
}

// Run implements the command.
func (c *checkCommand) Run(p *process) error {
	rdb.LogTo(slog.New(slog.DiscardHandler)) // the checks say what does not answer
	e := &examination{ctx: p.ctx, env: p.env, given: &c.Settings, machine: time.Now}
	defer e.close()
	e.settings, e.settingsErr = c.Validate(config.ModeServe, p.env)
	fmt.Fprintf(p.stdout, "%s\n\n", versionLine())
	e.printSettings(p)
	return e.printChecks(p)
}

func (e *examination) close() {
	if e.db != nil {
		e.db.Close()
	}
	if e.redis != nil {
		_ = e.redis.Close() // nothing was written that anybody uses
	}
}

// printSettings prints a line for each setting. When one is wrong, no value is printed: it may be
// a secret in the wrong variable.
func (e *examination) printSettings(p *process) {
	for _, setting := range e.given.List(e.env) {
		value := setting.Value
		switch {
		case !setting.IsSet:
			value = "not set: " + setting.Unset
		case setting.Secret || e.settings == nil:
			value = "set"
		}
		fmt.Fprintf(p.stdout, "%-24s %s\n", setting.Variable, value)
	}
	fmt.Fprintln(p.stdout)
}

// printChecks prints a line for each check, and returns an error when one of them failed.
func (e *examination) printChecks(p *process) error {
	counts := map[level]int{}
	for _, check := range checks() {
		found := check.look(e)
		counts[found.level]++
		fmt.Fprintf(p.stdout, "%-8s %s: %s\n", found.level, check.name, strings.Join(strings.Fields(found.says), " "))
	}
	fmt.Fprintln(p.stdout)
	if counts[levelError] > 0 {
		fmt.Fprintf(p.stdout, "serve would not start, or not become ready: errors %d, warnings %d\n", counts[levelError], counts[levelWarning])
		return errSilent
	}
	fmt.Fprintf(p.stdout, "serve would start: errors 0, warnings %d\n", counts[levelWarning])
	return nil
}
