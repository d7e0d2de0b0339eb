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
	Who string `arg:"" help:"A verified e-mail address that has signed in before, or a Clerk user id."`
}

type adminRevoke struct {
	Who string `arg:"" help:"An e-mail address, or a Clerk user id."`
}

type adminList struct {
	AdminEmails string `env:"ADMIN_EMAILS" placeholder:"EMAIL,..." help:"The same list as for serve."`
}

// Run implements the command.
func (c *adminGrant) Run(p *process) error {
	users, err := openUsers(p)
	if err != nil {
		return err
	}
	defer users.close()
	if !isEmail(c.Who) {
		return grantByID(p, users, c.Who)
	}
	granted, err := users.GrantByEmail(p.ctx, c.Who)
	if err != nil {
		return cannotGrant(c.Who, granted, err)
	}
	printRoles(p, "an admin now", granted...)
	return nil
}

func grantByID(p *process, users *userStore, id string) error {
	if err := checkID(id); err != nil {
		return err
	}
	user, err := users.Grant(p.ctx, id)
	if err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	printRoles(p, "an admin now", user)
	return nil
}

// cannotGrant says why an address does not name one user, and what does.
func cannotGrant(email string, owners []drop.User, err error) error {
	ids := make([]string, len(owners))
	for i, owner := range owners {
		ids[i] = owner.ClerkID
	}
	switch {
	case errors.Is(err, drop.ErrNotFound):
		return fmt.Errorf("nobody who has signed in has the verified address %q: use the Clerk user id, or ADMIN_EMAILS", email)
	case errors.Is(err, postgres.ErrSeveralUsers):
		return fmt.Errorf("several users have the address %q (%s): use the Clerk user id of the one you mean", email, strings.Join(ids, ", "))
	case errors.Is(err, postgres.ErrUnverifiedEmail):
		return fmt.Errorf("nobody has verified the address %q here (%s has given it): let them sign in again, or use the Clerk user id",
			email, strings.Join(ids, ", "))
	default:
		return err
	}
}

// Run implements the command.
func (c *adminRevoke) Run(p *process) error {
	users, err := openUsers(p)
	if err != nil {
		return err
	}
	defer users.close()
	revoked, err := c.revoke(p, users)
	if errors.Is(err, drop.ErrNotFound) {
		return fmt.Errorf("nobody here is %q. Anyone in ADMIN_EMAILS stays an admin: this does not change that list", c.Who)
	}
	if err != nil {
		return err
	}
	printRoles(p, "no longer an admin by role", revoked...)
	fmt.Fprintln(p.stdout, "Anyone in ADMIN_EMAILS stays an admin: this does not change that list.")
	return nil
}

func (c *adminRevoke) revoke(p *process, users *userStore) ([]drop.User, error) {
	if isEmail(c.Who) {
		return users.RevokeByEmail(p.ctx, c.Who)
	}
	if err := checkID(c.Who); err != nil {
		return nil, err
	}
	user, err := users.Revoke(p.ctx, c.Who)
	return []drop.User{user}, err
}

func isEmail(who string) bool { return strings.Contains(who, "@") }

func checkID(id string) error {
	if !strings.HasPrefix(id, "user_") || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("want an e-mail address or a Clerk user id such as user_2abc")
	}
	return nil
}

func printRoles(p *process, outcome string, users ...drop.User) {
	for _, user := range users {
		fmt.Fprintf(p.stdout, "%s %s is %s\n", user.ClerkID, user.Email, outcome)
	}
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
