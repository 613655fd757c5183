"""Reading an image's name: only what the API itself must know of it."""


def tag_of(image: str) -> str:
    """The tag: "v2" of "registry:5000/app:v2", "latest" when there is none, "" for a digest without a tag."""
    name, _, digest = image.partition("@")
    last = name.rpartition("/")[2]
    _, separator, tag = last.partition(":")
    return tag if separator else "" if digest else "latest"
