package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/config"
	"sneakerhead/internal/rehearsal"
)

// rehearseCommand is `sneakerhead rehearse`.
type rehearseCommand struct {
	config.StoreSettings
	URL        string        `name:"url" placeholder:"ADDRESS" help:"Address of the deployment, such as https://shop.example.com. Default: the dev on this machine."`
	Buyers     int           `default:"2000" placeholder:"N" help:"How many people come (${default})."`
	Units      int           `default:"200" placeholder:"N" help:"How many units the drop has that it makes (${default})."`
	Sizes      int           `default:"0" placeholder:"N" help:"How many sizes that drop has; 0: a drop without sizes."`
	Arrive     time.Duration `default:"30s" placeholder:"30s" help:"Over how long people arrive before the opening."`
	Hold       time.Duration `default:"15s" placeholder:"15s" help:"How long a hold lasts on that drop. The shop's own is longer than a rehearsal needs to be."`
	Drop       string        `placeholder:"ID" help:"Play on this drop, which must be marked as a rehearsal. Without it one is made, and ended afterwards."`
	Admin      string        `placeholder:"EMAIL" help:"Address of an admin there. Default: admin@example.com, with dev sign-in."`
	Report     string        `placeholder:"FILE" help:"Write a page with charts into this file."`
	JSON       string        `name:"json" placeholder:"FILE" help:"Write all figures into this file."`
	MaxLag     time.Duration `placeholder:"100ms" help:"How late this program itself may be, in 99 of 100 cases, for its figures to mean anything. Default: 100ms, and a quarter of what 99 of 100 answers take."`
	SigningKey string        `placeholder:"FILE" help:"Private key (PEM, PKCS #8) of a test instance, whose CLERK_JWT_KEY is its public key."`
	Issuer     string        `placeholder:"ADDRESS" help:"The CLERK_ISSUER of that instance."`
	Party      string        `placeholder:"ORIGIN" help:"One of its CLERK_AUTHORIZED_PARTIES."`
}

// rarely is how much the heap grows between two collections, in percent.
const rarely = 400

// devAdmin is an admin wherever there is dev sign-in.
const devAdmin = "admin@example.com"

// Help is kong's detailed help.
func (rehearseCommand) Help() string {
	return "With DB_URL set, and REDIS_URL, the audit of the drop is one of the checks. Exits with 0 when everything was sold as it should and " +
		"every check held, with 1 when a check did not hold, and with 2 when it could not play or its own lag makes the figures worthless."
}

// Run implements the command.
func (c *rehearseCommand) Run(p *process) error {
	options, err := c.options(p)
	if err != nil {
		return cannotPlay{err}
	}
	debug.SetGCPercent(rarely) // collecting garbage would make it late at the opening
	screen := newProgressScreen(p.stdout)
	options.Watch = screen.show
	result, err := rehearsal.Run(p.ctx, options)
	screen.end()
	if err != nil {
		return cannotPlay{err}
	}
	if err := c.write(result); err != nil {
		return cannotPlay{err}
	}
	printResult(p.stdout, result)
	switch result.Verdict {
	case rehearsal.Failed:
		return errSilent
	case rehearsal.Worthless:
		return cannotPlay{errSilent}
	case rehearsal.Passed:
	}
	return nil
}

// options checks the command line.
func (c *rehearseCommand) options(p *process) (*rehearsal.Options, error) {
	o := &rehearsal.Options{
		Buyers: c.Buyers, Units: c.Units, Sizes: c.Sizes, Arrive: c.Arrive, Hold: c.Hold, Admin: c.Admin, MostLate: c.MaxLag,
	}
	if err := c.checkNumbers(); err != nil {
		return nil, err
	}
	var err error
	if o.URL, err = c.address(p); err != nil {
		return nil, err
	}
	if c.Drop != "" {
		if o.DropID, err = uuid.Parse(c.Drop); err != nil {
			return nil, fmt.Errorf("--drop: want a drop's id such as %s", uuid.Nil)
		}
	}
	if o.SignIn, err = c.signIn(); err != nil {
		return nil, err
	}
	if o.Admin == "" && o.SignIn != nil {
		return nil, fmt.Errorf("--admin: want the address of an admin of that instance, one of its ADMIN_EMAILS")
	}
	if o.Admin == "" {
		o.Admin = devAdmin
	}
	if database, err := config.DatabaseURL(p.env); err == nil && database.IsSet() {
		o.Audit = c.auditor(p)
	}
	return o, nil
}

// What a rehearsal may be asked for.
const (
	mostBuyers = 100_000
	mostSizes  = 60
	mostArrive = time.Hour
	mostHold   = 900 * time.Second
)

func (c *rehearseCommand) checkNumbers() error {
	switch {
	case c.Buyers < 1 || c.Buyers > mostBuyers:
		return fmt.Errorf("--buyers: want how many people come, from 1 to %d, got %d", mostBuyers, c.Buyers)
	case c.Units < 1:
		return fmt.Errorf("--units: want how many units there are, at least 1, got %d", c.Units)
	case c.Sizes < 0 || c.Sizes > mostSizes || c.Sizes > c.Units:
		return fmt.Errorf("--sizes: want how many sizes there are, from 0 to %d and not more than units, got %d", mostSizes, c.Sizes)
	case c.Arrive < time.Second || c.Arrive > mostArrive:
		return fmt.Errorf("--arrive: want over how long people arrive, from 1s to %s, got %s", mostArrive, c.Arrive)
	case c.Hold < time.Second || c.Hold > mostHold || c.Hold%time.Second != 0:
		return fmt.Errorf("--hold: want how long a hold lasts, whole seconds from 1s to %s, got %s", mostHold, c.Hold)
	case tooFewFilesFor(c.Buyers):
		return fmt.Errorf("--buyers: this process may open too few files for %d people, who have a socket each: raise the limit (ulimit -n), or send fewer", c.Buyers)
	case c.MaxLag < 0:
		return fmt.Errorf("--max-lag: want how late this program may be, such as 100ms, got %s", c.MaxLag)
	}
	return nil
}

// tooFewFilesFor reports whether this process may open fewer files than so many people need for
// their sockets and requests.
func tooFewFilesFor(buyers int) bool {
	files, wanted := fileLimit(buyers)
	return files < wanted
}

// address returns where the deployment is: as --url says, or the dev of this machine.
func (c *rehearseCommand) address(p *process) (string, error) {
	if c.URL == "" {
		return devAddress(p.env)
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return "", fmt.Errorf("--url: want the address of a deployment such as https://shop.example.com, got %q", c.URL)
	}
	return u.Scheme + "://" + u.Host, nil
}

// devAddress returns the address of the dev on this machine: where HOST and PORT say, or where the
// one says that was started in this folder.
func devAddress(env config.Environment) (string, error) {
	host, _ := env("HOST")
	port, set := env("PORT")
	if text, err := os.ReadFile(addressFile(defaultData)); err == nil && !set {
		return "http://" + strings.TrimSpace(string(text)), nil
	}
	address, err := config.LocalAddress(host, port)
	return "http://" + address, err
}

// addressFile is the path of the file in which `dev` leaves its address.
func addressFile(folder string) string { return filepath.Join(folder, "address") }

// signIn returns how people sign in where --signing-key is given; nil for dev sign-in.
func (c *rehearseCommand) signIn() (rehearsal.SignIn, error) {
	if c.SigningKey == "" {
		if c.Issuer != "" || c.Party != "" {
			return nil, fmt.Errorf("--issuer and --party: want --signing-key beside them, the private key of a test instance")
		}
		return nil, nil //nolint:nilnil // nil means dev sign-in
	}
	if c.Issuer == "" {
		return nil, fmt.Errorf("--issuer: want the CLERK_ISSUER of the test instance, which every token must name")
	}
	key, err := os.ReadFile(c.SigningKey)
	if err != nil {
		return nil, fmt.Errorf("--signing-key: want a file with the private key of a test instance: %w", cause(err))
	}
	signer, err := auth.NewTestIssuer(string(key), auth.Rules{Issuer: c.Issuer, AuthorizedParties: []string{c.Party}}, time.Now)
	if err != nil {
		return nil, fmt.Errorf("--signing-key: %w", err)
	}
	return func(_ context.Context, email, first, last string) (string, time.Time, error) {
		token, id, err := signer.SignIn(auth.DevProfile{Email: email, FirstName: first, LastName: last})
		return token, id.ExpiresAt, err
	}, nil
}

// auditor returns what audits the drop, as `sneakerhead audit` does.
func (c *rehearseCommand) auditor(p *process) rehearsal.Audit {
	return func(ctx context.Context, dropID uuid.UUID) ([]string, string, error) {
		command := auditCommand{StoreSettings: c.StoreSettings}
		report, err := command.audit(&process{ctx: ctx, env: p.env, stdout: p.stdout, stderr: p.stderr}, &dropID)
		if err != nil {
			return nil, "", err
		}
		var breaches []string
		for _, b := range report.Breaches {
			breaches = append(breaches, breachText(b))
		}
		return breaches, report.summary(), nil
	}
}

// write writes the files that were asked for.
func (c *rehearseCommand) write(result *rehearsal.Result) error {
	if c.JSON != "" {
		encoded, err := json.MarshalIndent(result, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.JSON, append(encoded, '\n'), 0o644); err != nil { //nolint:gosec // it holds no secret
			return fmt.Errorf("--json: cannot write it (%w): name a file in a folder that is there", cause(err))
		}
	}
	if c.Report != "" {
		page, err := rehearsal.Report(result)
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Report, page, 0o644); err != nil { //nolint:gosec // as above
			return fmt.Errorf("--report: cannot write it (%w): name a file in a folder that is there", cause(err))
		}
	}
	return nil
}

// writeAddress leaves the address of dev for `sneakerhead rehearse`.
func writeAddress(folder, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	local, err := config.LocalAddress(host, port)
	if err != nil {
		return err
	}
	if err := os.WriteFile(addressFile(folder), []byte(local+"\n"), 0o600); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return nil
}
