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
	Revoke adminRevoke `cmd:"" help:"Make somebody an admin no longer."`
	List   adminList   `cmd:"" help:"List the admins."`
}

type adminGrant struct {
	Who string `arg:"" help:"An e-mail address that has signed in before, or a Clerk user id."`
}

type adminRevoke struct {
	Who string `arg:"" help:"An e-mail address, or a Clerk user id."`
}

type adminList struct {
	AdminEmails string `env:"ADMIN_EMAILS" placeholder:"EMAIL,..." help:"The same list that serve has."`
}

// Run implements the command.
func (c *adminGrant) Run(w *world) error { return setRole(w, c.Who, drop.RoleAdmin, "an admin now") }

// Run implements the command.
func (c *adminRevoke) Run(w *world) error {
	if err := setRole(w, c.Who, drop.RoleUser, "no admin by role any more"); err != nil {
		return err
	}
	fmt.Fprintln(w.stdout, "Whoever is in ADMIN_EMAILS stays an admin: this does not touch that list.")
	return nil
}

// Run implements the command.
func (c *adminList) Run(w *world) error {
	users, err := openUsers(w)
	if err != nil {
		return err
	}
	defer users.close()
	admins, err := users.Admins(w.ctx)
	if err != nil {
		return err
	}
	for _, admin := range admins {
		fmt.Fprintf(w.stdout, "%s\t%s\tby role\n", admin.ClerkID, admin.Email)
	}
	for email := range strings.SplitSeq(c.AdminEmails, ",") {
		if email = strings.TrimSpace(email); email != "" {
			fmt.Fprintf(w.stdout, "-\t%s\tby ADMIN_EMAILS\n", email)
		}
	}
	return nil
}

func setRole(w *world, who string, role drop.Role, outcome string) error {
	users, err := openUsers(w)
	if err != nil {
		return err
	}
	defer users.close()
	byEmail := strings.Contains(who, "@")
	if !byEmail && (!strings.HasPrefix(who, "user_") || strings.ContainsFunc(who, func(r rune) bool { return r <= ' ' || r > '~' })) {
		return errors.New("want an e-mail address or a Clerk user id such as user_2abc")
	}
	changed, err := users.SetRole(w.ctx, who, byEmail, role)
	if errors.Is(err, drop.ErrNotFound) {
		return fmt.Errorf("nobody with the address %s has signed in yet: use the Clerk user id, or ADMIN_EMAILS", who)
	}
	if err != nil {
		return err
	}
	for _, user := range changed {
		fmt.Fprintf(w.stdout, "%s %s is %s\n", user.ClerkID, user.Email, outcome)
	}
	return nil
}

// userStore is the users on a database that is open for one command.
type userStore struct {
	*postgres.Users
	close func()
}

func openUsers(w *world) (*userStore, error) {
	url, err := config.DatabaseURL(w.env)
	if err != nil {
		return nil, err
	}
	if err := postgres.CheckSchema(w.ctx, url.Reveal()); err != nil {
		return nil, err
	}
	db, err := postgres.Open(w.ctx, url.Reveal())
	if err != nil {
		return nil, err
	}
	return &userStore{Users: postgres.NewUsers(db), close: db.Close}, nil
}
