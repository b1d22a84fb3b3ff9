#include "server_bench.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <format>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "http_bench.hpp"
#include "must.hpp"
#include "school.hpp"
#include "served_process.hpp"
#include "server/app.hpp"
#include "service/accounts/api_keys.hpp"
#include "service/calendar/courses.hpp"
#include "service/calendar/sessions.hpp"
#include "service/enrolment/enrol_many.hpp"
#include "service/enrolment/import_people.hpp"
#include "service/people/people.hpp"
#include "service/people/picture_files.hpp"
#include "service/roster/imports.hpp"

namespace rollcall::bench {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

double since(SteadyClock::time_point begin) {
  return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

// Runs both in turns, `rounds` times each, and gives the medians of the rates they return.
std::pair<double, double> rate_pair(const std::function<double()>& ours, const std::function<double()>& reference,
                                    int rounds) {
  std::vector<double> a;
  std::vector<double> b;
  for (int i = 0; i < rounds; ++i) {
    a.push_back(ours());
    b.push_back(reference());
  }
  return {median(std::move(a)), median(std::move(b))};
}

void report_rates(Reporter& reporter, std::string name, const char* unit, std::pair<double, double> rates,
                  std::string reference) {
  reporter.report({std::move(name), rates.first, unit, std::move(reference), rates.second, rates.first / rates.second});
}

// Pictures a second that the engine alone does, asked by as many callers as there are connections.
double engine_rate(const face::Engine& engine, ByteView jpeg, int callers, std::chrono::milliseconds time) {
  std::atomic<std::size_t> done{0};
  const auto begin = SteadyClock::now();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < callers; ++i) {
      threads.emplace_back([&] {
        while (SteadyClock::now() - begin < time) {
          must(engine.analyse(jpeg, {.reduced_decode = true}));
          ++done;
        }
      });
    }
  }
  return static_cast<double>(done) / since(begin);
}

std::string frame_request(const std::string& path, const std::string& key, ByteView jpeg) {
  std::string body =
      "--frame\r\nContent-Disposition: form-data; name=\"image\"; filename=\"frame.jpg\"\r\n"
      "Content-Type: image/jpeg\r\n\r\n";
  body.append(reinterpret_cast<const char*>(jpeg.data()), jpeg.size());
  body += "\r\n--frame--\r\n";
  return std::format(
             "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
             "Content-Type: multipart/form-data; boundary=frame\r\nContent-Length: {}\r\n\r\n",
             path, key, body.size()) +
         body;
}

// As `rollcall import people FOLDER` does it. Gives how many photos were looked at.
std::size_t import_folder(service::Installation& in, const service::Recognition& recognition, const fs::path& folder,
                          const std::optional<std::string>& course, int threads) {
  const service::Actor actor = service::local_operator();
  const service::PeopleFolders found = must(service::read_people_folders(folder));
  const service::roster::Options options{.course = course};
  const auto plan = must(service::roster::preview_import(in, found.wanted, options));
  must(service::roster::apply_import(in, actor, found.wanted, options, plan.token));
  std::vector<service::PhotoToEnrol> photos;
  for (const service::FolderPhoto& photo : found.photos) {
    const auto person = must(service::find_person_by_external_id(in, photo.external_id));
    photos.push_back(
        {.person = person.value().id,
         .external_id = photo.external_id,
         .file = photo.shown,
         .read = [&in, path = photo.path] { return service::read_picture(path.string(), in.settings()); }});
  }
  service::PhotoTally tally;
  must(service::enrol_many(in, recognition, actor, std::move(photos), {.threads = threads}, tally));
  return tally.photos;
}

void run_frames(Reporter& reporter, const Samples& samples, const fs::path& scratch) {
  const ScratchFolder folder(scratch);
  const service::Actor actor = service::local_operator();
  const auto in = make_school(folder.path() / "data", school_settings(samples.models()));
  add_synthetic_people(*in, 1'000);
  const auto recognition = must(service::Recognition::create(*in));
  const face::Engine& engine = *must(recognition->engine());

  const store::Course course = must(service::add_course(*in, actor, {.code = "BENCH", .name = "Bench"}));
  fs::create_directories(folder.path() / "people");
  fs::copy(samples.person_of_frame(), folder.path() / "people" / "Enrolled", fs::copy_options::recursive);
  import_folder(*in, *recognition, folder.path() / "people", course.code, 1);
  must(must(recognition->keeper())->catch_up());
  const Time now = in->clock().now();
  const store::Session session =
      must(service::add_session(*in, actor, course.id, now - std::chrono::minutes{1}, now + std::chrono::hours{1}));
  must(service::open_session(*in, actor, session.id));
  const std::string key = must(service::add_api_key(*in, actor, {.name = "bench", .role = store::Role::kAdmin})).text;
  const auto app = must(server::App::start(*in, *recognition));

  const std::string address = app->address();
  std::uint16_t port = 0;
  std::from_chars(address.data() + address.rfind(':') + 1, address.data() + address.size(), port);
  const Bytes jpeg = samples.webcam_frame();
  const std::string request =
      frame_request(std::format("/api/v1/sessions/{}/frames", session.id.to_string()), key, jpeg);

  constexpr std::chrono::milliseconds kTime{2'500};
  const int callers = engine.threads() + 1;
  std::size_t failures = 0;
  double p99_ms = 0;
  const auto rates = rate_pair(
      [&] {
        const LoadResult load = run_load(port, request, callers, kTime);
        failures += load.failures;
        p99_ms = load.p99_ms;
        return load.per_second();
      },
      [&] { return engine_rate(engine, jpeg, callers, kTime); }, 3);
  if (failures > 0) must<void>(fail(ErrorCode::kInternal, std::format("{} frames were not answered", failures)));
  if (reporter.wants("http/frames"))
    report_rates(reporter, "http/frames", "frames/s", rates, std::format("the pool of {} alone", engine.threads()));
  if (reporter.wants("http/frames/p99")) reporter.report({"http/frames/p99", p99_ms, "ms", "", 0, 0});
}

struct GallerySize {
  const char* name;
  std::size_t people;
};
constexpr std::array kSizes = {GallerySize{"0", 0}, GallerySize{"10k", 10'000}, GallerySize{"100k", 100'000}};

void run_start(Reporter& reporter, const Samples& samples, const fs::path& scratch) {
  if (!fs::exists(rollcall_program())) {
    Reporter::skip("start/, memory/", "there is no " + rollcall_program().string());
    return;
  }
  const ScratchFolder empty(scratch);
  make_school(empty.path() / "data", school_settings(samples.models()));
  for (const GallerySize& size : kSizes) {
    const std::string start = std::format("start/{}", size.name);
    const std::string memory = std::format("memory/{}", size.name);
    if (!reporter.wants_any({start, memory, memory + "/peak"})) continue;
    const ScratchFolder folder(scratch);
    add_synthetic_people(*make_school(folder.path() / "data", school_settings(samples.models())), size.people);

    constexpr int kRounds = 5;
    constexpr std::chrono::milliseconds kIdle{1'000};
    std::array<std::vector<double>, 2> seconds;
    std::array<std::vector<double>, 2> resident;
    std::array<std::vector<double>, 2> peak;
    for (int i = 0; i < kRounds; ++i) {
      for (const std::size_t which : {0U, 1U}) {
        const ServedProcess served((which == 0 ? folder : empty).path() / "data", samples.models());
        seconds[which].push_back(served.seconds_to_ready());
        if (i > 0) continue;
        std::this_thread::sleep_for(kIdle);
        resident[which].push_back(static_cast<double>(served.memory().resident) / 1e6);
        peak[which].push_back(static_cast<double>(served.memory().peak) / 1e6);
      }
    }
    const bool compared = size.people > 0;
    const auto report = [&](const std::string& name, const char* unit, double scale,
                            std::array<std::vector<double>, 2>& values) {
      if (!reporter.wants(name)) return;
      const double mine = median(values[0]) * scale;
      const double other = median(values[1]) * scale;
      reporter.report({name, mine, unit, compared ? "the same with nobody enrolled" : "", compared ? other : 0,
                       compared ? other / mine : 0});
    };
    report(start, "ms", 1e3, seconds);
    report(memory, "MB", 1, resident);
    report(memory + "/peak", "MB", 1, peak);
  }
}

// Enrols people from a folder, each time into a new installation; beside it, the engine looking at the same photos.
void run_import(Reporter& reporter, const Samples& samples, const std::string& name, const fs::path& scratch,
                const std::string& where) {
  const ScratchFolder photos(scratch);
  constexpr std::size_t kPeople = 24;
  std::vector<fs::path> people;
  for (const auto& entry : fs::directory_iterator(samples.faces() / "people")) people.push_back(entry.path());
  std::ranges::sort(people);
  people.resize(std::min(people.size(), kPeople));
  for (const fs::path& person : people)
    fs::copy(person, photos.path() / person.filename(), fs::copy_options::recursive);
  const std::vector<fs::path> files = files_below(photos.path());

  const auto importing = [&] {
    const ScratchFolder folder(scratch);
    const auto in = make_school(folder.path() / "data", school_settings(samples.models()));
    const auto recognition = must(service::Recognition::create(*in));
    const int threads = must(recognition->engine())->threads();
    const auto begin = SteadyClock::now();
    const std::size_t seen = import_folder(*in, *recognition, photos.path(), std::nullopt, threads);
    return static_cast<double>(seen) / since(begin);
  };
  const auto engine = must(face::Engine::create(face::Manifest::builtin(), samples.store()));
  const auto looking = [&] {
    std::atomic<std::size_t> next{0};
    const auto begin = SteadyClock::now();
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < engine->threads(); ++i) {
        threads.emplace_back([&] {
          for (std::size_t at = next++; at < files.size(); at = next++)
            must(engine->analyse(content_of(files[at]), {.liveness = false}));
        });
      }
    }
    return static_cast<double>(files.size()) / since(begin);
  };
  report_rates(reporter, name, "photos/s", rate_pair(importing, looking, 3), "the engine alone; data " + where);
}

}  // namespace

void run_server_benches(Reporter& reporter, const Samples& samples, const fs::path& scratch) {
  if (reporter.wants_any({"http/frames", "http/frames/p99"})) run_frames(reporter, samples, scratch);
  std::vector<std::string> starting;
  for (const GallerySize& size : kSizes) {
    for (const char* what : {"start/{}", "memory/{}", "memory/{}/peak"})
      starting.push_back(std::vformat(what, std::make_format_args(size.name)));
  }
  if (reporter.wants_any(starting)) run_start(reporter, samples, scratch);
  if (reporter.wants("import/photos"))
    run_import(reporter, samples, "import/photos", fs::temp_directory_path(), "on disk");
  if (reporter.wants("import/photos/in_memory"))
    run_import(reporter, samples, "import/photos/in_memory", scratch, "in memory");
}

}  // namespace rollcall::bench
