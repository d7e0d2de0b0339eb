package config

import (
	"strings"

	"sneakerhead/internal/auth"
)

// SignInSettings say who may sign in, and how.
type SignInSettings struct {
	AuthMode            string `env:"AUTH_MODE" placeholder:"clerk" help:"clerk, or dev: anybody signs in as anybody, on a loopback address only."`
	ClerkPublishableKey string `env:"CLERK_PUBLISHABLE_KEY" placeholder:"pk_..." unset:"none" help:"Given to browsers, for Clerk's sign-in form."`
	ClerkIssuer         string `env:"CLERK_ISSUER" placeholder:"https://..." unset:"none" help:"The exact issuer of session tokens: the Clerk frontend API's address."`
	AuthorizedParties   string `env:"CLERK_AUTHORIZED_PARTIES" name:"clerk-authorized-parties" placeholder:"ORIGIN,..." unset:"those of CLIENT_URL" help:"Origins that tokens may have been issued to. Default: those of --client-url."`
	ClerkAPIURL         string `env:"CLERK_API_URL" name:"clerk-api-url" placeholder:"https://..." unset:"Clerk's own" help:"Where Clerk's API is. Default: Clerk's own."`
	AdminEmails         string `env:"ADMIN_EMAILS" placeholder:"EMAIL,..." unset:"none" help:"Verified e-mail addresses whose owners are admins."`
}

// SignIn is the checked form of [SignInSettings].
type SignIn struct {
	AuthMode    AuthMode
	Clerk       Clerk // for [AuthClerk] only, apart from its WebhookSecret
	AdminEmails []string
}

// AcceptsAnyParty reports whether tokens are accepted whatever their "azp" is: one that another
// site of the same Clerk instance was given is as good as the shop's own.
func (s *SignIn) AcceptsAnyParty() bool {
	return s.AuthMode == AuthClerk && len(s.Clerk.AuthorizedParties) == 0
}

// AuthMode is how users sign in. Its values are those of AUTH_MODE.
type AuthMode string

// The two ways to sign in.
const (
	AuthClerk AuthMode = "clerk"
	AuthDev   AuthMode = "dev"
)

// Clerk has what is needed to verify Clerk's session tokens and to call its API.
type Clerk struct {
	PublishableKey    string // empty when no browser signs in here
	FrontendHost      string // of Clerk's frontend API, which browsers call; it is read from PublishableKey
	Issuer            string
	JWTKey            Secret // a PEM public key, checked; when it is unset, keys are fetched with SecretKey
	SecretKey         Secret // of Clerk's API; unset: the API is not used
	APIURL            string // of Clerk's API; empty for Clerk's own
	WebhookSecret     Secret // unset: webhooks are refused
	AuthorizedParties []string
}

// devAdmin is an admin on every server with dev sign-in.
const devAdmin = "admin@example.com"

// reader returns the function that reads the sign-in settings for mode. When no authorized parties
// are set, the origins of clientURL are used.
func (s *SignInSettings) reader(mode Mode, env Environment, clientURL string) func(*Config) error {
	return func(c *Config) (err error) {
		if c.AdminEmails, err = emails("ADMIN_EMAILS", s.AdminEmails); err != nil {
			return err
		}
		secrets, err := readClerkSecrets(env)
		if err != nil {
			return err
		}
		if c.AuthMode, err = s.mode(mode, s.firstClerkSetting(secrets)); err != nil {
			return err
		}
		if c.AuthMode == AuthDev {
			c.Clerk.WebhookSecret = secrets.webhook // Clerk's events can be tried on one's own machine
			if err := c.Clerk.checkWebhook(); err != nil {
				return err
			}
			c.AdminEmails = append(c.AdminEmails, devAdmin)
			return nil
		}
		c.Clerk, err = s.clerk(secrets, clientURL)
		return err
	}
}

// clerkSecrets are Clerk's settings that are never flags.
type clerkSecrets struct{ jwtKey, secretKey, webhook Secret }

func readClerkSecrets(env Environment) (s clerkSecrets, err error) {
	for _, secret := range []struct {
		variable string
		into     *Secret
	}{
		{"CLERK_JWT_KEY", &s.jwtKey},
		{"CLERK_SECRET_KEY", &s.secretKey},
		{"CLERK_WEBHOOK_SECRET", &s.webhook},
	} {
		if *secret.into, err = env.Secret(secret.variable); err != nil {
			return s, err
		}
	}
	return s, nil
}

// firstClerkSetting returns the variable of the first Clerk setting that is set, or an empty text.
func (s *SignInSettings) firstClerkSetting(secrets clerkSecrets) string {
	for _, setting := range []struct {
		variable string
		text     string
	}{
		{"CLERK_ISSUER", s.ClerkIssuer},
		{"CLERK_JWT_KEY", secrets.jwtKey.Reveal()},
		{"CLERK_SECRET_KEY", secrets.secretKey.Reveal()},
		{"CLERK_API_URL", s.ClerkAPIURL},
		{"CLERK_PUBLISHABLE_KEY", s.ClerkPublishableKey},
		{"CLERK_AUTHORIZED_PARTIES", s.AuthorizedParties},
	} {
		if strings.TrimSpace(setting.text) != "" {
			return setting.variable
		}
	}
	return ""
}

// mode returns the way to sign in. Settings for both ways, or for neither, are an error: guessing
// one would hide a mistake until somebody abuses it.
func (s *SignInSettings) mode(mode Mode, clerkVariable string) (AuthMode, error) {
	chosen := AuthMode(strings.ToLower(strings.TrimSpace(s.AuthMode)))
	switch {
	case chosen != "" && chosen != AuthClerk && chosen != AuthDev:
		return "", wrong("AUTH_MODE", "want clerk or dev, got %s", quote(s.AuthMode))
	case mode == ModeDev && chosen == AuthClerk:
		return "", wrong("AUTH_MODE", "want dev, or nothing, for this command: with Clerk, use serve")
	case mode == ModeDev:
		return AuthDev, nil // whatever Clerk settings the shell has for other commands
	}
	if chosen == AuthDev && clerkVariable != "" {
		return "", wrong(clerkVariable+" and AUTH_MODE", "want no Clerk setting together with dev sign-in")
	}
	if chosen == "" && clerkVariable == "" {
		return "", wrong("CLERK_ISSUER and CLERK_JWT_KEY",
			"want both set (or CLERK_SECRET_KEY for the latter), so that users can sign in; or AUTH_MODE=dev, on your own machine only")
	}
	if chosen == "" {
		chosen = AuthClerk
	}
	return chosen, nil
}

func (s *SignInSettings) clerk(secrets clerkSecrets, clientURL string) (Clerk, error) {
	found := Clerk{
		PublishableKey: strings.TrimSpace(s.ClerkPublishableKey),
		Issuer:         strings.TrimSpace(s.ClerkIssuer),
		JWTKey:         secrets.jwtKey,
		SecretKey:      secrets.secretKey,
		WebhookSecret:  secrets.webhook,
		APIURL:         strings.TrimSpace(s.ClerkAPIURL),
	}
	if found.Issuer == "" {
		return Clerk{}, wrong("CLERK_ISSUER", "want the https address that session tokens carry as iss; it is not set")
	}
	if !isIssuer(found.Issuer) {
		return Clerk{}, wrong("CLERK_ISSUER", "want the https address that session tokens carry as iss, got another text")
	}
	if err := found.check(); err != nil {
		return Clerk{}, err
	}
	if err := found.readPublishableKey(); err != nil {
		return Clerk{}, err
	}
	parties, variable := s.AuthorizedParties, "CLERK_AUTHORIZED_PARTIES"
	if strings.TrimSpace(parties) == "" {
		parties, variable = clientURL, "CLIENT_URL"
	}
	listed, err := origins(variable, parties)
	found.AuthorizedParties = listed.Strings()
	return found, err
}

// check returns an error for the first setting that is missing or malformed.
func (c *Clerk) check() error {
	if !c.JWTKey.IsSet() && !c.SecretKey.IsSet() {
		return wrong("CLERK_JWT_KEY", "want the PEM public key from Clerk's dashboard, or a file that holds it in CLERK_JWT_KEY_FILE, "+
			"or CLERK_SECRET_KEY to fetch keys with; none is set")
	}
	if c.JWTKey.IsSet() {
		if _, err := auth.NewStaticKey(c.JWTKey.Reveal()); err != nil {
			return wrong("CLERK_JWT_KEY", "%w", err)
		}
	}
	if err := c.checkWebhook(); err != nil {
		return err
	}
	if c.APIURL != "" && !isIssuer(c.APIURL) {
		return wrong("CLERK_API_URL", "want an https address such as https://api.clerk.com, got another text")
	}
	return nil
}

func (c *Clerk) checkWebhook() error {
	if c.WebhookSecret.IsSet() {
		if _, err := auth.NewWebhook(c.WebhookSecret.Reveal(), nil); err != nil {
			return wrong("CLERK_WEBHOOK_SECRET", "%w", err)
		}
	}
	return nil
}
