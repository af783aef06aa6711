package manifests

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// drain is how long the service finishes what it has accepted (drain-timeout), in seconds.
const drain = 20

// image is the user of the image and the folders that belong to it: a new volume that is mounted elsewhere belongs to root, and the service
// cannot write there.
func image(t *testing.T) (user string, folders []string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`(?m)^USER (\d+):`).FindSubmatch(raw); m != nil {
		user = string(m[1])
	}
	for _, m := range regexp.MustCompile(`(?m)^COPY .*--chown=\S+ \S+ (/\S+)$`).FindAllSubmatch(raw, -1) {
		folders = append(folders, string(m[1]))
	}
	return user, folders
}

// settings are the variables that the service reads, as its example configuration lists them.
func settings(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(configs, "minping.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^#([a-z_]+):`).FindAllSubmatch(raw, -1) {
		out = append(out, "MINPING_"+strings.ToUpper(string(m[1])))
	}
	return out
}

func checkVariables(t *testing.T, names []string) {
	t.Helper()
	known := settings(t)
	if len(known) < 15 {
		t.Fatalf("only %d settings were found", len(known))
	}
	for _, n := range names {
		if strings.HasPrefix(n, "MINPING_") && !slices.Contains(known, n) {
			t.Errorf("%s is no setting of the service", n)
		}
	}
}

func TestReplicasOfComposeCanKeepTheirKeysAndDrain(t *testing.T) {
	p := project(t)
	_, folders := image(t)
	for _, name := range []string{"minping-a", "minping-b"} {
		s := p.Services[name]
		var names []string
		for n := range s.Environment {
			names = append(names, n)
		}
		checkVariables(t, names)
		if keys := s.Environment["MINPING_KEYS"]; keys == nil || !slices.Contains(folders, *keys) || !mounted(s, *keys) {
			t.Errorf("%s: the folder of keys is no volume that the image's user owns", name)
		}
		if n := s.Ulimits["nofile"]; n == nil || max(n.Soft, n.Single) < 20_000 {
			t.Errorf("%s may not hold the connections of a hall", name)
		}
		if s.StopGracePeriod == nil || time.Duration(*s.StopGracePeriod) <= drain*time.Second {
			t.Errorf("%s is killed before it has drained", name)
		}
		if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s may do more than it needs", name)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s is published without TLS on %q", name, port.HostIP)
			}
		}
	}
	mongo := p.Services["mongo"]
	if len(mongo.Ports) > 0 {
		t.Error("the store is published")
	}
	for flag, want := range map[string]string{"--slowms": "2147483647", "--slowOpSampleRate": "0", "--profile": "0"} {
		at := slices.Index(mongo.Command, flag)
		if at < 0 || at+1 == len(mongo.Command) || mongo.Command[at+1] != want {
			t.Errorf("MongoDB is started without %s %s: its log may quote what phones sent", flag, want)
		}
	}
	for name := range mongo.Networks {
		if !p.Networks[name].Internal {
			t.Errorf("the store is on the network %s, which leads outside", name)
		}
	}
}

func mounted(s types.ServiceConfig, path string) bool {
	return slices.ContainsFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool { return v.Target == path && v.Type == "volume" })
}

// deployment is the one in the Kubernetes files.
func deployment(t *testing.T) *appsv1.Deployment {
	t.Helper()
	for _, doc := range documents(t, filepath.Join(configs, "kubernetes", "base", "minping.yaml")) {
		var d appsv1.Deployment
		if err := yaml.Unmarshal(doc, &d); err != nil {
			t.Fatal(err)
		}
		if d.Kind == "Deployment" {
			return &d
		}
	}
	t.Fatal("no Deployment")
	return nil
}

func TestPodsDrainAndAreNotRestartedForBeingBusy(t *testing.T) {
	spec := deployment(t).Spec.Template.Spec
	c := spec.Containers[0]
	if c.Lifecycle == nil || c.Lifecycle.PreStop == nil || c.Lifecycle.PreStop.Sleep == nil {
		t.Fatal("a pod stops listening before nodes know that it ends")
	}
	if spec.TerminationGracePeriodSeconds == nil || *spec.TerminationGracePeriodSeconds <= c.Lifecycle.PreStop.Sleep.Seconds+drain {
		t.Error("a pod is killed before it has drained")
	}
	for name, probe := range map[string]*corev1.Probe{"liveness": c.LivenessProbe, "readiness": c.ReadinessProbe, "startup": c.StartupProbe} {
		want := map[string]string{"liveness": "/healthz", "readiness": "/readyz", "startup": "/healthz"}[name]
		if probe == nil || probe.HTTPGet == nil || probe.HTTPGet.Path != want {
			t.Errorf("%s does not ask %s", name, want)
			continue
		}
		if probe.TimeoutSeconds < 2 {
			t.Errorf("%s gives up after %d s: a busy pod is mistaken for a dead one", name, probe.TimeoutSeconds)
		}
	}
	if s := c.StartupProbe; s != nil && s.PeriodSeconds*s.FailureThreshold < 30 {
		t.Error("a pod that looks for its store for half a minute is restarted")
	}
	if l := c.LivenessProbe; l != nil && l.PeriodSeconds*l.FailureThreshold < 30 {
		t.Error("a pod that is busy for half a minute is restarted")
	}
}

func TestPodsMayDoWhatTheyNeedAndNoMore(t *testing.T) {
	spec := deployment(t).Spec.Template.Spec
	c := spec.Containers[0]
	user, _ := image(t)
	if u := spec.SecurityContext.RunAsUser; u == nil || user != strconv.FormatInt(*u, 10) {
		t.Errorf("pods do not run as the image's user %s", user)
	}
	sc := c.SecurityContext
	if sc.ReadOnlyRootFilesystem == nil || !*sc.ReadOnlyRootFilesystem || sc.AllowPrivilegeEscalation == nil || *sc.AllowPrivilegeEscalation {
		t.Error("a container may do more than it needs")
	}
	if spec.AutomountServiceAccountToken == nil || *spec.AutomountServiceAccountToken || spec.EnableServiceLinks == nil || *spec.EnableServiceLinks {
		t.Error("pods are given an account of the cluster, or variables of its services")
	}
	if c.Resources.Limits.Memory().IsZero() || c.Resources.Requests.Cpu().IsZero() {
		t.Error("pods ask for no processor, or may take all memory")
	}
	var names []string
	for _, e := range c.Env {
		names = append(names, e.Name)
		if e.Name == "MINPING_STORE" {
			t.Error("the store's address stands in the open")
		}
	}
	checkVariables(t, names)
}
