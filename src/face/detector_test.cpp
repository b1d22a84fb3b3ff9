#include "face/detector.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.hpp"
#include "face/decode.hpp"
#include "face/preprocess.hpp"
#include "face/test_folders.hpp"

namespace rollcall::face {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using ::testing::SizeIs;

const std::string kFaces = in_shared("faces/");
const std::string kModels = in_shared("models/");

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Image load(const std::string& file) {
  auto image = decode(bytes_of(read_text(kFaces + file)));
  EXPECT_TRUE(image) << file << ": " << image.error().describe();
  return *std::move(image);
}

std::unique_ptr<Detector> open(const ModelInfo& model) {
  auto detector = make_detector(model, ModelStore({kModels}));
  EXPECT_TRUE(detector) << detector.error().describe();
  return *std::move(detector);
}

const ModelInfo& info(std::string_view name) { return *Manifest::builtin().find(name); }

// Opened once for all tests.
const Detector& detector(std::string_view name) {
  static std::map<std::string, std::unique_ptr<Detector>, std::less<>> opened;
  auto& slot = opened[std::string(name)];
  if (!slot) slot = open(info(name));
  return *slot;
}

std::vector<Detection> find(const Detector& with, const Image& image, const DetectOptions& options) {
  auto faces = with.detect(image, options);
  EXPECT_TRUE(faces) << faces.error().describe();
  std::ranges::sort(*faces, {}, [](const Detection& face) { return face.box.x; });
  return *std::move(faces);
}

Detection expected_face(const json::value& value, std::string_view landmarks) {
  Detection face;
  const auto& box = value.at("box_xywh").as_array();
  face.box = {box[0].to_number<float>(), box[1].to_number<float>(), box[2].to_number<float>(),
              box[3].to_number<float>()};
  for (std::size_t k = 0; k < 5; ++k) {
    const auto& point = value.at(landmarks).as_array()[k].as_array();
    face.landmarks[k] = {point[0].to_number<float>(), point[1].to_number<float>()};
  }
  face.score = value.at("score").to_number<float>();
  return face;
}

// The tolerances that reference.json states: 2 pixels or 1 % of the box, 0.02 of the score.
void expect_same(const std::vector<Detection>& found, const std::vector<Detection>& expected, float pixels = 2,
                 float share = 0.01F, float score = 0.02F) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Detection& a = found[i];
    const Detection& b = expected[i];
    const float allowed = std::max(pixels, share * std::max(b.box.width, b.box.height));
    EXPECT_NEAR(a.box.x, b.box.x, allowed);
    EXPECT_NEAR(a.box.y, b.box.y, allowed);
    EXPECT_NEAR(a.box.width, b.box.width, allowed);
    EXPECT_NEAR(a.box.height, b.box.height, allowed);
    for (std::size_t k = 0; k < 5; ++k) {
      EXPECT_NEAR(a.landmarks[k].x, b.landmarks[k].x, allowed);
      EXPECT_NEAR(a.landmarks[k].y, b.landmarks[k].y, allowed);
    }
    EXPECT_NEAR(a.score, b.score, score);
  }
}

TEST(Detector, FindsTheFacesOfTheReferenceValues) {
  const json::value reference = json::parse(read_text(kModels + "reference.json"));
  for (const auto& picture : reference.at("detections").as_array()) {
    const std::string file(std::string_view(picture.at("file").as_string()));
    SCOPED_TRACE(file);
    const Image image = load(file);
    EXPECT_EQ(image.width(), picture.at("width").to_number<int>());
    EXPECT_EQ(image.height(), picture.at("height").to_number<int>());
    std::vector<Detection> expected;
    for (const auto& face : picture.at("faces").as_array()) expected.push_back(expected_face(face, "kps"));
    expect_same(find(detector("yunet_n"), image, {.min_score = 0.6F, .tiling = Tiling::kNever}), expected);
  }
}

TEST(Detector, FindsTheFacesOfEveryExampleInTheManifest) {
  int checked = 0;
  for (const auto& model : Manifest::builtin().models()) {
    if (!model.example) continue;
    SCOPED_TRACE(model.name);
    ++checked;
    const auto found = find(detector(model.name), load(model.example->image), {.min_score = model.example->min_score});
    expect_same(found, model.example->faces);
  }
  EXPECT_EQ(checked, 2);
}

TEST(Detector, MtcnnFindsTheFacesOfTheSharedExample) {
  ModelInfo model = info("mtcnn");
  std::get<MtcnnRecipe>(model.recipe).min_face_px = 40;  // as the example says
  const json::value shared = json::parse(read_text(kModels + "manifest.json"));
  std::vector<Detection> expected;
  for (const auto& entry : shared.at("models").as_array()) {
    if (entry.at("file").as_string() != "mtcnn_pnet.onnx") continue;
    for (const auto& face : entry.at("expected_example").at("faces_left_to_right").as_array())
      expected.push_back(expected_face(face, "landmarks"));
  }
  ASSERT_THAT(expected, SizeIs(5));
  expect_same(find(*open(model), load("groups/bbt3.jpg"), {.min_score = 0.7F}), expected);
}

struct Group {
  std::string file;
  std::size_t faces;
};

std::vector<Group> groups() {
  std::vector<Group> all;
  std::istringstream lines(read_text(kFaces + "groups/groups.csv"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::size_t comma = line.find(',');
    all.push_back({"groups/" + line.substr(0, comma), std::stoul(line.substr(comma + 1))});
  }
  return all;
}

TEST(Detector, CountsTheFacesOfEveryLabelledGroupPhotograph) {
  ASSERT_THAT(groups(), SizeIs(8));
  for (const auto& group : groups()) {
    const Image image = load(group.file);
    for (const auto* name : {"yunet_n", "yunet_s", "retinaface_mnet025", "mtcnn"}) {
      SCOPED_TRACE(group.file + " with " + name);
      EXPECT_EQ(find(detector(name), image, {.input_size = 640, .min_score = 0.7F}).size(), group.faces);
    }
  }
}

TEST(Detector, APictureOnACanvasOfAnotherShapeGivesTheSameFaces) {
  const Image image = load("groups/bbt3.jpg");  // 594 x 383
  const auto on_640 = find(detector("yunet_n"), image, {.input_size = 640});
  for (const int input_size : {594, 800, 1280}) {
    SCOPED_TRACE(input_size);
    expect_same(find(detector("yunet_n"), image, {.input_size = input_size}), on_640, 0.5F, 0, 0.01F);
  }
}

TEST(Detector, GivesTheSameFacesEachTimeAndOnEveryThread) {
  const Image image = load("groups/bbt4.jpg");
  for (const auto* name : {"yunet_n", "mtcnn"}) {
    const Detector& with = detector(name);
    const auto once = find(with, image, {});
    std::vector<std::vector<Detection>> found(4);
    {
      std::vector<std::jthread> threads;
      for (auto& faces : found) threads.emplace_back([&] { faces = find(with, image, {}); });
    }
    for (const auto& faces : found) {
      ASSERT_EQ(faces.size(), once.size());
      for (std::size_t i = 0; i < faces.size(); ++i) {
        EXPECT_EQ(faces[i].box, once[i].box);
        EXPECT_EQ(faces[i].landmarks, once[i].landmarks);
        EXPECT_EQ(faces[i].score, once[i].score);
      }
    }
  }
}

TEST(Detector, TheSmallSizeFindsTheSameLargeFaces) {
  const Image image = load("people/Obama/obama_1.jpg");
  const auto large = find(detector("yunet_n"), image, {.input_size = 640});
  const auto small = find(detector("yunet_n"), image, {.input_size = 320});
  expect_same(small, large, 2, 0.05F, 0.05F);
}

TEST(Detector, AReducedDecodeFindsTheSameFacesAsTheFullOne) {
  const std::string bytes = read_text(kFaces + "people/Compreface_A/004_A.jpg");
  const auto reduced = decode(bytes_of(bytes), {}, {.at_least_side = 640});
  ASSERT_TRUE(reduced);
  auto found = find(detector("yunet_n"), reduced->image, {});
  for (auto& face : found) {
    face.box = {face.box.x * reduced->scale_x(), face.box.y * reduced->scale_y(), face.box.width * reduced->scale_x(),
                face.box.height * reduced->scale_y()};
    for (auto& point : face.landmarks) point = {point.x * reduced->scale_x(), point.y * reduced->scale_y()};
  }
  expect_same(found, find(detector("yunet_n"), load("people/Compreface_A/004_A.jpg"), {}), 2, 0.015F, 0.02F);
}

// A room of 4000 x 3000 pixels: people from the samples in rows, their faces about `face_px` high.
struct Classroom {
  Image image;
  std::vector<Point> centres;
};

Classroom compose_classroom(std::size_t people, float face_px) {
  constexpr int kWidth = 4000;
  constexpr int kHeight = 3000;
  constexpr int kColumns = 10;
  Classroom room{.image = Image(kWidth, kHeight)};
  for (int y = 0; y < kHeight; ++y) {
    std::uint8_t* pixel = room.image.mutable_row(y);
    for (int x = 0; x < kWidth; ++x, pixel += 3) {  // a wall with a window's light and some texture
      const int level = 120 + 60 * x / kWidth - 40 * y / kHeight + (x * 7919 + y * 104'729) % 13;
      pixel[0] = static_cast<std::uint8_t>(level - 10);
      pixel[1] = static_cast<std::uint8_t>(level);
      pixel[2] = static_cast<std::uint8_t>(level + 5);
    }
  }
  std::vector<fs::path> folders(fs::directory_iterator(kFaces + "people"), {});
  std::ranges::sort(folders);
  for (const auto& folder : folders) {
    if (room.centres.size() == people) break;
    std::vector<fs::path> photos(fs::directory_iterator(folder), {});
    std::ranges::sort(photos);
    const Image photo = *decode(bytes_of(read_text(photos.front())));
    if (photo.width() != 250) continue;
    auto faces = *detector("yunet_n").detect(photo, {.tiling = Tiling::kNever});
    const Box box = std::ranges::max(faces, {}, [](const Detection& face) { return face.box.area(); }).box;
    const Image head = crop(photo, box, 0.3F);
    const float scale = face_px / box.height;
    const Image small = resize(head, {static_cast<int>(static_cast<float>(head.width()) * scale),
                                      static_cast<int>(static_cast<float>(head.height()) * scale)});
    const int i = static_cast<int>(room.centres.size());
    const int x = 150 + i % kColumns * 380 + i * 37 % 90;
    const int y = 200 + i / kColumns * 540 + i * 53 % 170;
    for (int row = 0; row < small.height(); ++row)
      std::memcpy(room.image.mutable_row(y + row) + 3 * x, small.row(row), 3 * static_cast<std::size_t>(small.width()));
    room.centres.push_back({static_cast<float>(x) + static_cast<float>(small.width()) / 2,
                            static_cast<float>(y) + static_cast<float>(small.height()) / 2});
  }
  EXPECT_THAT(room.centres, SizeIs(people));
  return room;
}

TEST(Detector, FindsFiftySmallFacesInATwelveMegapixelClassroomByTiles) {
  const Classroom room = compose_classroom(50, 40);
  const auto whole = find(detector("yunet_n"), room.image, {.tiling = Tiling::kNever});
  EXPECT_LT(whole.size(), 25U) << "the tiles are needed";

  const auto found = find(detector("yunet_n"), room.image, {});
  EXPECT_EQ(found.size(), 50U);
  for (const Point& centre : room.centres) {
    EXPECT_EQ(std::ranges::count_if(found,
                                    [&](const Detection& face) {
                                      const Point at = face.box.centre();
                                      return std::hypot(at.x - centre.x, at.y - centre.y) < 15;
                                    }),
              1)
        << centre.x << ", " << centre.y;
  }
  EXPECT_GE(find(detector("yunet_s"), room.image, {}).size(), 48U);
}

TEST(Detector, APortraitOfManyPixelsIsNotSearchedForBystanders) {
  const Image image = load("people/Compreface_A/004_A.jpg");  // 3024 x 4032
  expect_same(find(detector("yunet_n"), image, {}), find(detector("yunet_n"), image, {.tiling = Tiling::kNever}), 0);
}

TEST(Detector, TilesFindALargeFaceOnce) {
  const Image image = load("people/Compreface_A/004_A.jpg");
  EXPECT_THAT(find(detector("yunet_n"), image, {.tiling = Tiling::kAlways}), SizeIs(1));
  EXPECT_THAT(find(detector("yunet_n"), load("groups/t1.jpg"), {.tiling = Tiling::kAlways}), SizeIs(6));
}

TEST(Detector, TakesPicturesOfAnySize) {
  for (const Size size : {Size{1, 1}, Size{1, 5000}, Size{5000, 1}, Size{7, 3}, Size{2600, 40}, Size{641, 640}}) {
    Image image(size.width, size.height);
    std::memset(image.mutable_data(), 90, image.stride() * static_cast<std::size_t>(size.height));
    for (const auto* name : {"yunet_n", "yunet_s", "retinaface_mnet025", "mtcnn"}) {
      SCOPED_TRACE(std::to_string(size.width) + "x" + std::to_string(size.height) + " with " + name);
      EXPECT_THAT(find(detector(name), image, {}), SizeIs(0));
    }
  }
}

TEST(Detector, RefusesWhatMakesNoSense) {
  const Image image(8, 8);
  const Detector& yunet = detector("yunet_n");
  EXPECT_EQ(yunet.detect({}, {}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(yunet.detect(image, {.input_size = 63}).error().fields.front().field, "input_size");
  EXPECT_EQ(yunet.detect(image, {.input_size = 2049}).error().fields.front().field, "input_size");
  EXPECT_EQ(yunet.detect(image, {.min_score = 0}).error().fields.front().field, "min_score");
  EXPECT_EQ(yunet.detect(image, {.min_score = NAN}).error().fields.front().field, "min_score");

  const ModelStore store({kModels});
  EXPECT_EQ(make_detector(info("minifasnet_pair"), store).error().code, ErrorCode::kUnprocessable);
  EXPECT_EQ(make_detector(info("yunet_n"), ModelStore({})).error().code, ErrorCode::kNoModel);
}

TEST(Detector, RefusesAModelThatDoesNotFitItsRecipe) {
  const ModelStore store({kModels});
  ModelInfo model = info("yunet_n");
  model.networks[0].outputs[3].shape = {-1, -1, 2};
  EXPECT_EQ(make_detector(model, store).error().code, ErrorCode::kModelMismatch);

  model = info("yunet_n");
  model.networks[0].input.tensor.name = "picture";
  EXPECT_EQ(make_detector(model, store).error().code, ErrorCode::kModelMismatch);

  // Shapes left open are found out when it runs.
  model = info("yunet_n");
  std::get<YunetRecipe>(model.recipe).strides = {8, 16, 16};
  EXPECT_EQ(open(model)->detect(Image(64, 64), {}).error().code, ErrorCode::kModelMismatch);
  model = info("retinaface_mnet025");
  std::get<RetinafaceRecipe>(model.recipe).levels.pop_back();
  EXPECT_EQ(open(model)->detect(Image(64, 64), {}).error().code, ErrorCode::kModelMismatch);
}

}  // namespace
}  // namespace rollcall::face
