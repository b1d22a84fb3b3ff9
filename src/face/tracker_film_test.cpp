// The tracker on films made of sample photographs, through the real detector and recogniser: people pass over a grey
// room at walking speed, and two of them cross.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "face/preprocess.hpp"
#include "face/sample_faces.hpp"
#include "face/tracker.hpp"

namespace rollcall::face {
namespace {

constexpr Size kRoom{1280, 360};
constexpr int kSide = 160;    // of a picture in the room; its face is about 60 px wide
constexpr float kWidth = 62;  // of a face there, px: 0.15 m
constexpr int kFramesPerSecond = 5;

// The part of a photograph round its largest face, so that the face is kWidth wide.
Image person(const std::string& file) {
  const Image photo = samples::picture(file);
  const auto analysis = samples::reference_analyser().analyse(
      photo, {.embed = false, .liveness = false, .quality = false, .max_faces = 1});
  EXPECT_TRUE(analysis && !analysis->faces.empty()) << file;
  const Box box = analysis->faces.front().box;
  const int side = std::min({static_cast<int>(box.width * kSide / kWidth), photo.width(), photo.height()});
  const int x = std::clamp(static_cast<int>(box.centre().x) - side / 2, 0, photo.width() - side);
  const int y = std::clamp(static_cast<int>(box.centre().y) - side / 2, 0, photo.height() - side);
  return resize(photo.part(x, y, side, side), {kSide, kSide});
}

class Room {
 public:
  Room() : image_(kRoom.width, kRoom.height) {
    for (int y = 0; y < kRoom.height; ++y) std::memset(image_.mutable_row(y), 128, image_.stride());
  }

  // Later ones stand before earlier ones.
  void put(const Image& picture, float left, int top) {
    const int x0 = static_cast<int>(std::lround(left));
    for (int y = 0; y < picture.height(); ++y) {
      for (int x = std::max(0, -x0); x < std::min(picture.width(), kRoom.width - x0); ++x) {
        std::memcpy(image_.mutable_row(top + y) + 3 * (x0 + x), picture.row(y) + 3 * x, 3);
      }
    }
  }

  std::vector<Face> faces() const {
    const auto analysis = samples::reference_analyser().analyse(image_, {.liveness = false});
    EXPECT_TRUE(analysis);
    return analysis ? analysis->faces : std::vector<Face>{};
  }

 private:
  Image image_;
};

Time at_frame(int frame) {
  return Time{std::chrono::seconds{1'800'000'000}} + std::chrono::milliseconds{1000 * frame / kFramesPerSecond};
}

TrackerConfig config() {
  const auto* recipe =
      Manifest::builtin().find(Manifest::builtin().defaults().recogniser)->recipe_as<EmbeddingRecipe>();
  return {.same_person = recipe->thresholds.verify};
}

// Who a face is, by the embeddings of the pictures themselves; "" where it is like nobody, as one that is half hidden
// by another.
std::string who(const Face& face, const std::map<std::string, std::vector<float>>& known) {
  std::string best;
  float most = -1;
  for (const auto& [name, embedding] : known) {
    const float similarity = std::inner_product(face.embedding.begin(), face.embedding.end(), embedding.begin(), 0.0F);
    if (similarity > most) {
      most = similarity;
      best = name;
    }
  }
  return most >= config().same_person ? best : "";
}

std::vector<float> embedding_of(const Image& picture) {
  Room room;
  room.put(picture, 500, 100);
  const std::vector<Face> faces = room.faces();
  EXPECT_FALSE(faces.empty());
  return faces.empty()
             ? std::vector<float>{}
             : std::ranges::max_element(faces, {}, [](const Face& face) { return face.box.area(); })->embedding;
}

std::vector<std::string> photos_of(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(samples::kFolder + folder))
    files.push_back(folder + "/" + entry.path().filename().string());
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> everybody() {
  std::vector<std::string> folders;
  for (const auto& entry : std::filesystem::directory_iterator(samples::kFolder + "people"))
    folders.push_back("people/" + entry.path().filename().string());
  std::ranges::sort(folders);
  return folders;
}

// The middle face only: people in the background of a photograph are not followed here.
std::optional<std::size_t> nearest(const std::vector<Face>& faces, float x) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < faces.size(); ++i) {
    const float off = std::abs(faces[i].box.centre().x - x);
    if (off < kSide / 4.0F && (!best || off < std::abs(faces[*best].box.centre().x - x))) best = i;
  }
  return best;
}

TEST(TrackerFilm, SomebodyWalkingByAtFiveFramesASecondIsOneTrack) {
  const std::vector<std::string> folders = everybody();
  for (const float metres_per_s : {1.0F, 1.7F}) {
    const float step = metres_per_s / 0.15F * kWidth / kFramesPerSecond;
    for (std::size_t k = 0; k < folders.size(); k += 10) {
      const std::vector<std::string> photos = photos_of(folders[k]);
      const std::array pictures{person(photos[0]), person(photos[1])};
      Tracker tracker(config());
      std::set<TrackId> ids;
      int seen = 0;
      for (int frame = 0;; ++frame) {
        const float left = step * static_cast<float>(frame);
        if (left + kSide > kRoom.width) break;
        Room room;
        room.put(pictures[frame / 4 % 2], left, 100);  // another photograph of the same person now and then
        const std::vector<Face> faces = room.faces();
        const TrackedFrame tracked = tracker.feed(at_frame(frame), faces);
        if (const auto i = nearest(faces, left + kSide / 2.0F)) {
          ++seen;
          ids.insert(tracked.tracks[*i]);
        }
      }
      EXPECT_GE(seen, 6) << folders[k];
      EXPECT_EQ(ids.size(), 1U) << folders[k] << " at " << metres_per_s << " m/s";
    }
  }
}

TEST(TrackerFilm, TwoPeopleWhoCrossAreNotSwapped) {
  const std::vector<std::string> folders = everybody();
  int crossings = 0;
  for (const float metres_per_s : {0.6F, 1.4F}) {
    const float step = metres_per_s / 0.15F * kWidth / kFramesPerSecond;
    for (std::size_t k = 5; k + 7 < folders.size(); k += 12) {
      const Image one = person(photos_of(folders[k])[0]);
      const Image other = person(photos_of(folders[k + 7])[0]);
      const std::map<std::string, std::vector<float>> known{{"one", embedding_of(one)}, {"other", embedding_of(other)}};
      Tracker tracker(config());
      std::map<std::string, std::set<TrackId>> ids;
      std::map<std::string, int> seen;
      for (int frame = 0;; ++frame) {
        const float left = step * static_cast<float>(frame);
        if (left + kSide > kRoom.width) break;
        Room room;
        room.put(one, left, 100);
        room.put(other, static_cast<float>(kRoom.width - kSide) - left, 108);  // hides the first one for a while
        const std::vector<Face> faces = room.faces();
        const TrackedFrame tracked = tracker.feed(at_frame(frame), faces);
        for (const float x : {left, static_cast<float>(kRoom.width - kSide) - left}) {
          const auto i = nearest(faces, x + kSide / 2.0F);
          if (!i || tracked.tracks[*i] == kNoTrack || faces[*i].quality.score < 0.2F) continue;
          const std::string name = who(faces[*i], known);
          if (name.empty()) continue;
          ids[name].insert(tracked.tracks[*i]);
          ++seen[name];
        }
      }
      ++crossings;
      EXPECT_GE(seen["one"], 4);
      EXPECT_EQ(ids["one"].size(), 1U) << folders[k] << " crosses " << folders[k + 7] << " at " << metres_per_s;
      EXPECT_EQ(ids["other"].size(), 1U) << folders[k + 7] << " crosses " << folders[k] << " at " << metres_per_s;
      EXPECT_NE(ids["one"], ids["other"]);
    }
  }
  EXPECT_GE(crossings, 10);
}

}  // namespace
}  // namespace rollcall::face
