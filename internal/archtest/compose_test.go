package archtest_test

import (
	"bytes"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

const deployments = "../../deployments"

// composeFile is what our compose files use of compose's format. Any other key is an error, since
// compose would ignore a misspelled one, or refuse it on the operator's machine.
type composeFile struct {
	Name     string                    `yaml:"name"`
	Services map[string]composeService `yaml:"services"`
	Networks map[string]struct {
		IPAM struct {
			Config []struct {
				Subnet netip.Prefix `yaml:"subnet"`
				Range  netip.Prefix `yaml:"ip_range"`
			} `yaml:"config"`
		} `yaml:"ipam"`
	} `yaml:"networks"`
	Volumes map[string]any               `yaml:"volumes"`
	Secrets map[string]map[string]string `yaml:"secrets"`
	Replica composeService               `yaml:"x-replica"`
	Files   composeService               `yaml:"x-files"`
}

type composeService struct {
	Image string `yaml:"image"`
	Build struct {
		Context    string            `yaml:"context"`
		Dockerfile string            `yaml:"dockerfile"`
		Args       map[string]string `yaml:"args"`
	} `yaml:"build"`
	Command     []string          `yaml:"command"`
	Environment map[string]string `yaml:"environment"`
	DependsOn   any               `yaml:"depends_on"`
	Healthcheck struct {
		Test        []string `yaml:"test"`
		Interval    string   `yaml:"interval"`
		Timeout     string   `yaml:"timeout"`
		StartPeriod string   `yaml:"start_period"`
		Retries     int      `yaml:"retries"`
		Disable     bool     `yaml:"disable"`
	} `yaml:"healthcheck"`
	StopGracePeriod string   `yaml:"stop_grace_period"`
	Restart         string   `yaml:"restart"`
	ReadOnly        bool     `yaml:"read_only"`
	CapDrop         []string `yaml:"cap_drop"`
	SecurityOpt     []string `yaml:"security_opt"`
	Ulimits         struct {
		Files int `yaml:"nofile"`
	} `yaml:"ulimits"`
	Volumes  []string `yaml:"volumes"`
	Ports    []string `yaml:"ports"`
	Secrets  []string `yaml:"secrets"`
	Networks map[string]struct {
		Address netip.Addr `yaml:"ipv4_address"`
	} `yaml:"networks"`
}

func readCompose(t *testing.T, name string) composeFile {
	t.Helper()
	decoder := yaml.NewDecoder(bytes.NewReader(readDeployment(t, name)))
	decoder.KnownFields(true)
	var file composeFile
	require.NoError(t, decoder.Decode(&file))
	return file
}

func readDeployment(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(deployments, name))
	require.NoError(t, err)
	return text
}

// replicas are the services that run `serve`.
func (f *composeFile) replicas() map[string]composeService {
	found := map[string]composeService{}
	for name, service := range f.Services {
		if strings.HasPrefix(name, "replica-") {
			found[name] = service
		}
	}
	return found
}

func TestCompose_PassesEverySetting(t *testing.T) {
	t.Parallel()
	file := readCompose(t, "compose.yaml")
	// What the file itself decides, and what cannot be otherwise in a container.
	decided := map[string]string{
		"PORT": "3000", "METRICS_ADDR": "0.0.0.0:9090", "TRUSTED_PROXIES": "172.30.57.10/32",
		"DB_URL": "postgres://sneakerhead:", "REDIS_URL": "redis://:${REDIS_PASSWORD:?",
	}
	absent := map[string]string{
		"HOST":      "a container is reached on all its interfaces",
		"AUTH_MODE": "dev sign-in is served on loopback addresses only",
	}
	require.Len(t, file.replicas(), 3)
	for name, replica := range file.replicas() {
		passes := func(variable string) {
			value, set := replica.Environment[variable]
			require.Truef(t, set, "%s does not get %s", name, variable)
			if begins, ok := decided[variable]; ok {
				require.Truef(t, strings.HasPrefix(value, begins), "%s is %s", variable, value)
				return
			}
			require.Truef(t, strings.HasPrefix(value, "${"+variable+":-"), "%s is %s", variable, value)
		}
		for _, setting := range allSettings() {
			if absent[setting.Variable] != "" {
				require.NotContains(t, replica.Environment, setting.Variable)
				continue
			}
			passes(setting.Variable)
		}
		for _, variable := range tracingVariables(t) {
			passes(variable)
		}
	}
}

// tracingVariables are the standard variables that the program checks.
func tracingVariables(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../telemetry/tracing_settings.go")
	require.NoError(t, err)
	found := regexp.MustCompile(`OTEL_[A-Z_]+`).FindAllString(string(text), -1)
	require.NotEmpty(t, found)
	var names []string
	for _, name := range found {
		if !strings.HasSuffix(name, "_") { // OTEL_* in a comment
			names = append(names, name)
		}
	}
	return names
}

func TestCompose_EverythingIsStartedAgainAndAsked(t *testing.T) {
	t.Parallel()
	for name, service := range readCompose(t, "compose.yaml").Services {
		if name == "migrate" { // it runs once
			require.Equal(t, "no", service.Restart)
			require.True(t, service.Healthcheck.Disable)
			continue
		}
		require.Equal(t, "unless-stopped", service.Restart, name)
		require.NotEmpty(t, service.Healthcheck.Test, name)
		require.NotEmpty(t, service.Healthcheck.Timeout, name)
	}
}

func TestCompose_Replicas(t *testing.T) {
	t.Parallel()
	file := readCompose(t, "compose.yaml")
	for name, replica := range file.replicas() {
		require.Equal(t, []string{"CMD", "/sneakerhead", "healthcheck"}, replica.Healthcheck.Test, name)
		require.Equal(t, "30s", replica.StopGracePeriod, name)
		require.Greater(t, replica.Ulimits.Files, filesOfAReplica, name)
		require.True(t, replica.ReadOnly, name)
		require.Equal(t, []string{"ALL"}, replica.CapDrop, name)
		require.Contains(t, replica.SecurityOpt, "no-new-privileges:true", name)
		require.Equal(t, map[string]string{"VERSION": "${VERSION:-dev}", "REVISION": "${REVISION:-}"}, replica.Build.Args, name)
	}
}

// filesOfAReplica is the default of SOCKET_LIMIT, and the other files of a replica.
const filesOfAReplica = 20000 + 1000

func TestCompose_NoStoreIsPublishedOrOpen(t *testing.T) {
	t.Parallel()
	file := readCompose(t, "compose.yaml")
	for name, service := range file.Services {
		require.Equal(t, name == "nginx", len(service.Ports) > 0, name)
	}
	redis := strings.Join(file.Services["redis"].Command, " ")
	require.Contains(t, redis, "--requirepass ${REDIS_PASSWORD:?")
	require.Contains(t, redis, "--maxmemory-policy noeviction")
	require.Contains(t, file.Services["redis"].Environment["REDISCLI_AUTH"], "${REDIS_PASSWORD:?")
	require.Contains(t, file.Services["redis"].Healthcheck.Test[1], "grep -qx PONG")

	postgres := strings.Join(file.Services["postgres"].Healthcheck.Test, " ")
	require.Contains(t, postgres, "pg_isready -h 127.0.0.1 ", "the server that creates the database listens on a Unix socket only")

	for name, service := range readCompose(t, "compose.stores.yaml").Services {
		require.Contains(t, file.Services, name)
		for _, port := range service.Ports {
			require.True(t, strings.HasPrefix(port, "127.0.0.1:"), port)
		}
	}
}

// TestCompose_AddressesAreFixed: nginx finds a replica that was created again.
func TestCompose_AddressesAreFixed(t *testing.T) {
	t.Parallel()
	file := readCompose(t, "compose.yaml")
	network := file.Networks["default"].IPAM.Config[0]
	address := func(name string) netip.Addr {
		fixed := file.Services[name].Networks["default"].Address
		require.True(t, network.Subnet.Contains(fixed), name)
		require.False(t, network.Range.Contains(fixed), "another service may get the address of %s", name)
		return fixed
	}
	require.True(t, network.Subnet.Contains(network.Range.Addr()))
	var listed []string
	for _, match := range regexp.MustCompile(`(?m)^server (\S+) max_fails`).FindAllStringSubmatch(string(readDeployment(t, "nginx/replicas.conf")), -1) {
		listed = append(listed, match[1])
	}
	var given []string
	for name, replica := range file.replicas() {
		given = append(given, netip.AddrPortFrom(address(name), 3000).String())
		require.Equal(t, address("nginx").String()+"/32", replica.Environment["TRUSTED_PROXIES"])
	}
	require.ElementsMatch(t, given, listed)
}

func TestCompose_SecretsAsFiles(t *testing.T) {
	t.Parallel()
	base, file := readCompose(t, "compose.yaml"), readCompose(t, "compose.secrets.yaml")
	require.Len(t, file.replicas(), len(base.replicas()))
	for name, replica := range file.replicas() {
		require.Contains(t, base.Services, name)
		require.Len(t, replica.Environment, len(replica.Secrets))
		for _, secret := range replica.Secrets {
			variable := strings.ToUpper(secret) + "_FILE"
			require.Equal(t, "/run/secrets/"+secret, replica.Environment[variable])
			require.Contains(t, file.Secrets[secret]["file"], "${"+variable+":?")
		}
	}
}
