package main

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"sneakerhead/internal/config"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rdb"
)

// auditCommand is `sneakerhead audit`.
type auditCommand struct {
	config.StoreSettings
	JSON bool   `name:"json" help:"Print one JSON document instead of lines."`
	Drop string `placeholder:"ID" help:"Audit one drop only."`
}

// auditReport is the result of an audit, as --json prints it.
type auditReport struct {
	postgres.AuditSummary
	Gate     string            `json:"gate"` // checked, or why it was not
	Breaches []postgres.Breach `json:"breaches"`
}

// Run implements the command.
func (c *auditCommand) Run(p *process) error {
	dropID, err := c.dropID()
	if err != nil {
		return err
	}
	report, err := c.audit(p, dropID)
	if err != nil {
		return err
	}
	return report.print(p, c.JSON)
}

// audit audits one drop; nil for every drop.
func (c *auditCommand) audit(p *process, dropID *uuid.UUID) (*auditReport, error) {
	url, err := config.DatabaseURL(p.env)
	if err != nil {
		return nil, err
	}
	if err := postgres.CheckSchema(p.ctx, url.Reveal()); err != nil {
		return nil, err
	}
	db, err := postgres.Open(p.ctx, url.Reveal())
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var report auditReport
	report.Breaches, report.AuditSummary, err = postgres.NewAudit(db).Run(p.ctx, dropID)
	if err != nil {
		return nil, err
	}
	report.Gate, err = c.auditGate(p, db, dropID, &report)
	return &report, err
}

func (c *auditCommand) dropID() (*uuid.UUID, error) {
	if c.Drop == "" {
		return nil, nil //nolint:nilnil // nil means every drop
	}
	id, err := uuid.Parse(c.Drop)
	if err != nil {
		return nil, fmt.Errorf("--drop: want a drop's id such as %s", uuid.Nil)
	}
	return &id, nil
}

// auditGate adds the breaches of the gates to the report. It returns "checked", or why the gates
// were not checked.
func (c *auditCommand) auditGate(p *process, db *postgres.DB, dropID *uuid.UUID, report *auditReport) (string, error) {
	url, err := config.RedisURL(p.env)
	if err != nil {
		return "not checked: REDIS_URL is not set", nil
	}
	prefix, err := c.Prefix()
	if err != nil {
		return "", err
	}
	clients, err := rdb.Open(url.Reveal())
	if err != nil {
		return "", err
	}
	defer clients.Close()
	gate := rdb.NewGate(clients.Gate, rdb.Deployment{Prefix: prefix}, postgres.NewClock(db), nil)
	defer gate.Stop()
	found, err := quietGateBreaches(p.ctx, postgres.NewReads(db), gate, dropID)
	if err != nil {
		return "not checked: " + cause(err).Error(), nil
	}
	report.Breaches = append(report.Breaches, found...)
	return "checked", nil
}

func (r *auditReport) print(p *process, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(p.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(r); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	} else {
		for _, b := range r.Breaches {
			fmt.Fprintf(p.stdout, "BREACH %s\n", breachText(b))
		}
		if r.Unlisted > 0 {
			fmt.Fprintf(p.stdout, "… and %d more\n", r.Unlisted)
		}
		fmt.Fprintln(p.stdout, r.summary())
	}
	if len(r.Breaches) > 0 {
		return errSilent
	}
	return nil
}

func breachText(b postgres.Breach) string {
	return fmt.Sprintf("invariant %d, drop %s: %s: %s", b.Invariant, b.DropID, b.Name, b.Detail)
}

func (r *auditReport) summary() string {
	return fmt.Sprintf("audited %d drops, %d ledger rows, %d reservations, %d purchases; gate %s; %d breaches",
		r.Drops, r.Entries, r.Reservations, r.Purchases, r.Gate, int64(len(r.Breaches))+r.Unlisted)
}
