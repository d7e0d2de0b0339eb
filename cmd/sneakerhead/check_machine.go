package main

import (
	"sneakerhead/internal/config"
	"sneakerhead/internal/telemetry"
	"sneakerhead/web"
)

// needsSettings is the finding of a check that needs settings, while one of them is wrong.
func needsSettings() finding { return warning("not checked, because a setting is wrong") }

func lookAtSettings(e *examination) finding {
	if e.settingsErr != nil {
		return failure("%s", e.settingsErr)
	}
	return fine("all can be read")
}

func lookAtSignIn(e *examination) finding {
	switch {
	case e.settings == nil:
		return needsSettings()
	case e.settings.AuthMode == config.AuthDev:
		return warning("AUTH_MODE is dev: anybody on this machine signs in as anybody; set Clerk's settings for a real shop")
	case len(e.settings.Clerk.AuthorizedParties) == 0:
		return warning("no authorized parties: tokens are accepted that were issued to another site of the same Clerk instance; " +
			"set CLIENT_URL or CLERK_AUTHORIZED_PARTIES")
	case !e.settings.Clerk.WebhookSecret.IsSet():
		return fine("with Clerk; without CLERK_WEBHOOK_SECRET, users who are deleted there stay here")
	default:
		return fine("with Clerk")
	}
}

func lookAtOrigins(e *examination) finding {
	if e.settings == nil {
		return needsSettings()
	}
	if e.settings.ClientOrigins.First() == "" {
		return warning("CLIENT_URL is not set: links and previews take each request's Host for the shop's address; set it to the public address")
	}
	return fine("pages give %s as their address", e.settings.ClientOrigins.First())
}

func lookAtProxies(e *examination) finding {
	if e.settings == nil {
		return needsSettings()
	}
	if len(e.settings.TrustedProxies) == 0 {
		return fine("none are trusted: a visitor's address is that of the connection. Behind a proxy, set TRUSTED_PROXIES to its network")
	}
	return fine("the client's address is read from X-Forwarded-For")
}

func lookAtTraces(e *examination) finding {
	wanted, err := telemetry.TracingWanted(e.env)
	switch {
	case err != nil:
		return failure("%s", err)
	case wanted:
		return fine("sent to the collector in the OTEL_* variables")
	default:
		return fine("off; OTEL_EXPORTER_OTLP_ENDPOINT turns them on")
	}
}

func lookAtFiles(e *examination) finding {
	if e.settings == nil {
		return needsSettings()
	}
	files, wanted := fileLimit(e.settings.Limits.Sockets)
	if files < wanted {
		return warning("%s (%d may be opened, %d are wanted)", tooFewFiles, files, wanted)
	}
	return fine("%d may be opened", files)
}

func lookAtClient(e *examination) finding {
	if e.settings == nil {
		return needsSettings()
	}
	if !web.HasClient() {
		return warning("this binary was built without it, and serves the API only; build it with `make build`")
	}
	if _, err := newClient(e.settings, nil); err != nil {
		return failure("%s: build it again with `make build`", err)
	}
	return fine("in this binary")
}
