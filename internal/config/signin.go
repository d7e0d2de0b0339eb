package config

import (
	"strings"

	"sneakerhead/internal/auth"
)

// devAdmin is an admin wherever dev sign-in is.
const devAdmin = "admin@example.com"

// reader returns what reads the sign-in settings for mode. ClientURL stands in for
// authorized parties that are not set.
func (s *SignInSettings) reader(mode Mode, env Environment, clientURL string) func(*Config) error {
	return func(c *Config) (err error) {
		if c.AdminEmails, err = emails("ADMIN_EMAILS", s.AdminEmails); err != nil {
			return err
		}
		secrets, err := readClerkSecrets(env)
		if err != nil {
			return err
		}
		if c.AuthMode, err = s.mode(mode, s.firstClerk(secrets)); err != nil {
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

// clerkSecrets are the settings of Clerk that are never flags.
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

// firstClerk returns the name of a Clerk setting that is set, if any is.
func (s *SignInSettings) firstClerk(secrets clerkSecrets) string {
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

// mode refuses to guess: a server with both ways to sign in, or with neither, is
// a mistake that would show only when somebody abuses it.
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

// check holds what is set against what each setting wants.
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
