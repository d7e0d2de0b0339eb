package config

import (
	"strings"

	"sneakerhead/internal/auth"
)

const (
	// devAdmin is an admin wherever dev sign-in is.
	devAdmin = "admin@example.com"
)

// reader returns what reads the sign-in settings for mode. ClientURL stands in for
// authorized parties that are not set.
func (s *SignInSettings) reader(mode Mode, env Environment, clientURL string) func(*Config) error {
	return func(c *Config) (err error) {
		if c.AdminEmails, err = emails("ADMIN_EMAILS", s.AdminEmails); err != nil {
			return err
		}
		jwtKey, err := env.Secret("CLERK_JWT_KEY")
		if err != nil {
			return err
		}
		if c.AuthMode, err = s.mode(mode, s.firstClerk(jwtKey)); err != nil {
			return err
		}
		if c.AuthMode == AuthDev {
			c.AdminEmails = append(c.AdminEmails, devAdmin)
			return nil
		}
		c.Clerk, err = s.clerk(jwtKey, clientURL)
		return err
	}
}

// firstClerk returns the name of a Clerk setting that is set, if any is.
func (s *SignInSettings) firstClerk(jwtKey Secret) string {
	for _, setting := range []struct {
		variable string
		text     string
	}{
		{"CLERK_ISSUER", s.ClerkIssuer},
		{"CLERK_JWT_KEY", jwtKey.Reveal()},
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
		chosen = AuthDev
	}
	if chosen == AuthDev && clerkVariable != "" {
		return "", wrong(clerkVariable+" and AUTH_MODE", "want no Clerk setting together with dev sign-in")
	}
	if chosen == "" && clerkVariable == "" {
		return "", wrong("CLERK_ISSUER and CLERK_JWT_KEY",
			"want both set, so that users can sign in; or AUTH_MODE=dev, on your own machine only")
	}
	if chosen == "" {
		chosen = AuthClerk
	}
	return chosen, nil
}

func (s *SignInSettings) clerk(jwtKey Secret, clientURL string) (Clerk, error) {
	found := Clerk{
		PublishableKey: strings.TrimSpace(s.ClerkPublishableKey),
		Issuer:         strings.TrimSpace(s.ClerkIssuer),
		JWTKey:         jwtKey,
	}
	if found.Issuer == "" {
		return Clerk{}, wrong("CLERK_ISSUER", "want the https address that session tokens carry as iss; it is not set")
	}
	if !isIssuer(found.Issuer) {
		return Clerk{}, wrong("CLERK_ISSUER", "want the https address that session tokens carry as iss, got another text")
	}
	if !jwtKey.IsSet() {
		return Clerk{}, wrong("CLERK_JWT_KEY", "want the PEM public key from Clerk's dashboard, or a file that holds it in CLERK_JWT_KEY_FILE; it is not set")
	}
	if _, err := auth.NewStaticKey(jwtKey.Reveal()); err != nil {
		return Clerk{}, wrong("CLERK_JWT_KEY", "%w", err)
	}
	if key := found.PublishableKey; key != "" && !isPublishableKey(key) {
		return Clerk{}, wrong("CLERK_PUBLISHABLE_KEY", "want a key that starts with pk_live_ or pk_test_, got another text")
	}
	parties, variable := s.AuthorizedParties, "CLERK_AUTHORIZED_PARTIES"
	if strings.TrimSpace(parties) == "" {
		parties, variable = clientURL, "CLIENT_URL"
	}
	listed, err := origins(variable, parties)
	found.AuthorizedParties = listed.Strings()
	return found, err
}

// isPublishableKey looks at the kind only. A secret key put here by mistake would
// be given to every browser, which is why its text is not repeated either.
func isPublishableKey(text string) bool {
	for _, prefix := range []string{"pk_live_", "pk_test_"} {
		if rest, found := strings.CutPrefix(text, prefix); found && rest != "" {
			return true
		}
	}
	return false
}
