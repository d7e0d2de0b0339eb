package main

import (
	"errors"
	"fmt"
	"strings"

	"sneakerhead/internal/config"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// adminCommand is `sneakerhead admin`.
type adminCommand struct {
	Grant  adminGrant  `cmd:"" help:"Make somebody an admin."`
	Revoke adminRevoke `cmd:"" help:"Remove somebody's admin role."`
	List   adminList   `cmd:"" help:"List the admins."`
}

type adminGrant struct {
	Who string `arg:"" help:"An e-mail address that has signed in before, or a Clerk user id."`
}

type adminRevoke struct {
	Who string `arg:"" help:"An e-mail address, or a Clerk user id."`
}

type adminList struct {
	AdminEmails string `env:"ADMIN_EMAILS" placeholder:"EMAIL,..." help:"The same list as for serve."`
}

// Run implements the command.
func (c *adminGrant) Run(p *process) error { return setRole(p, c.Who, drop.RoleAdmin, "an admin now") }

// Run implements the command.
func (c *adminRevoke) Run(p *process) error {
	if err := setRole(p, c.Who, drop.RoleUser, "no longer an admin by role"); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "Anyone in ADMIN_EMAILS stays an admin: this does not change that list.")
	return nil
}

// Run implements the command.
func (c *adminList) Run(p *process) error {
	users, err := openUsers(p)
	if err != nil {
		return err
	}
	defer users.close()
	admins, err := users.Admins(p.ctx)
	if err != nil {
		return err
	}
	for _, admin := range admins {
		fmt.Fprintf(p.stdout, "%s\t%s\tby role\n", admin.ClerkID, admin.Email)
	}
	for email := range strings.SplitSeq(c.AdminEmails, ",") {
		if email = strings.TrimSpace(email); email != "" {
			fmt.Fprintf(p.stdout, "-\t%s\tby ADMIN_EMAILS\n", email)
		}
	}
	return nil
}

func setRole(p *process, who string, role drop.Role, outcome string) error {
	users, err := openUsers(p)
	if err != nil {
		return err
	}
	defer users.close()
	byEmail := strings.Contains(who, "@")
	if !byEmail && (!strings.HasPrefix(who, "user_") || strings.ContainsFunc(who, func(r rune) bool { return r <= ' ' || r > '~' })) {
		return errors.New("want an e-mail address or a Clerk user id such as user_2abc")
	}
	changed, err := users.SetRole(p.ctx, who, byEmail, role)
	if errors.Is(err, drop.ErrNotFound) {
		return fmt.Errorf("nobody with the address %s has signed in yet: use the Clerk user id, or ADMIN_EMAILS", who)
	}
	if err != nil {
		return err
	}
	for _, user := range changed {
		fmt.Fprintf(p.stdout, "%s %s is %s\n", user.ClerkID, user.Email, outcome)
	}
	return nil
}

// userStore is postgres.Users on a database that is opened for one command.
type userStore struct {
	*postgres.Users
	close func()
}

func openUsers(p *process) (*userStore, error) {
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
	return &userStore{Users: postgres.NewUsers(db), close: db.Close}, nil
}
