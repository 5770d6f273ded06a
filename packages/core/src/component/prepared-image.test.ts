import { expect, test } from "vitest";
import { preparedImage } from "./prepared-image.ts";

const image = `registry.example.com:5000/shop/penguins@sha256:${"0123456789abcdef".repeat(4)}`;

test("an image is what the builder of the stack prepared, and none where it has no builder", () => {
  expect(preparedImage({ prepared: { "image-builder": { image, size: 1 } } })).toEqual({ image });
  expect(preparedImage({ prepared: {} })).toBeUndefined();
});

test.for([image, null, {}, { image: "penguins:latest" }, { image: `-v@sha256:${"a".repeat(64)}` }, { image: 1 }])(
  "what names no image by its digest is a fault of the builder: %j",
  (made) => {
    expect(() => preparedImage({ prepared: { "image-builder": made } })).toThrow("which names no image by its digest");
  },
);
